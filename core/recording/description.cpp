// SPDX-License-Identifier: Apache-2.0
#include "recording/description.hpp"

#include "recording/catalog.hpp"
#include "recording/spec_json.hpp"

#include <algorithm>

namespace tracer::recording {
namespace {

constexpr std::size_t most_plugins = 256;

std::string uuid_text(const Uuid &uuid) {
    static constexpr char digits[] = "0123456789abcdef";
    std::string text;
    for (const std::uint8_t byte : uuid)
        text.append({digits[byte >> 4], digits[byte & 15]});
    return text;
}

Uuid read_uuid(const Part &part) {
    Uuid uuid{};
    const std::string text = part.text("uuid");
    const auto digit = [&](std::size_t i) { return std::string_view("0123456789abcdef").find(text[i]); };
    for (std::size_t i = 0; i < uuid.size(); ++i) {
        if (text.size() != uuid.size() * 2 || digit(2 * i) > 15 || digit(2 * i + 1) > 15) {
            part.fail("uuid is not valid");
            return uuid;
        }
        uuid[i] = static_cast<std::uint8_t>(digit(2 * i) << 4 | digit(2 * i + 1));
    }
    return uuid;
}

Json kernel_json(const model::KernelFacts &kernel) {
    return {{"release", any_text(kernel.release)},
            {"version", kernel.version},
            {"has_btf", kernel.has_btf},
            {"has_kprobes", kernel.has_kprobes},
            {"preemption", static_cast<unsigned>(kernel.preemption)}};
}

model::KernelFacts read_kernel(const Part &part) {
    model::KernelFacts kernel;
    kernel.release = part.bytes("release");
    kernel.version = part.small("version");
    kernel.has_btf = part.flag("has_btf");
    kernel.has_kprobes = part.flag("has_kprobes");
    kernel.preemption = part.pick("preemption", model::Preemption::none, model::Preemption::unknown);
    return kernel;
}

Description read_all(const Part &part) {
    Description description;
    if (const auto format = part.number("recording"); format != version)
        part.fail("it is of version " + std::to_string(format) + ", and this tracer reads version " +
                  std::to_string(version));
    description.uuid = read_uuid(part);
    description.tracer = part.text("tracer");
    description.kernel = read_kernel(part.part("kernel"));
    description.machine = part.bytes("machine");
    description.run_start = part.number("run_start");
    description.distance = part.number("distance");
    description.csv_raw = part.flag("csv_raw");
    std::size_t sources = 0;
    part.all("plugins", most_plugins, [&](const Part &item) {
        PluginUse &plugin = description.plugins.emplace_back();
        plugin.spec = read_spec(item.part("spec"));
        if (item.good()) plugin.settings = read_settings(item.part("settings"), plugin.spec);
        const auto of_its_name = [&](const PluginUse &other) { return other.spec.name == plugin.spec.name; };
        if (item.good() && std::ranges::count_if(description.plugins, of_its_name) > 1)
            item.fail("plugin '" + plugin.spec.name + "' is there twice");
        sources += plugin.spec.sources.size();
    });
    if (description.plugins.empty() || sources > Catalog::most) part.fail("it has no plugins, or too many");
    return description;
}

} // namespace

std::string to_json(const Description &description) {
    Json plugins = Json::array();
    for (const PluginUse &plugin : description.plugins)
        plugins.push_back({{"spec", to_json(plugin.spec)}, {"settings", to_json(plugin.spec, plugin.settings)}});
    const Json all = {{"recording", version},
                      {"uuid", uuid_text(description.uuid)},
                      {"tracer", description.tracer},
                      {"kernel", kernel_json(description.kernel)},
                      {"machine", any_text(description.machine)},
                      {"run_start", description.run_start},
                      {"distance", description.distance},
                      {"csv_raw", description.csv_raw},
                      {"plugins", std::move(plugins)}};
    return all.dump(-1, ' ', true);
}

Result<Description> from_json(std::string_view text) {
    const Json json = Json::parse(text, nullptr, false);
    if (!json.is_object()) return Error{ExitCode::usage, "what it says about the run is not JSON", {}};
    std::string problem;
    Description description = read_all({json, problem});
    if (!problem.empty()) return Error{ExitCode::usage, "what it says about the run cannot be used: " + problem, {}};
    return description;
}

} // namespace tracer::recording
