// SPDX-License-Identifier: Apache-2.0
#include "check/levels.hpp"

#include "kernel/facts.hpp"

namespace tracer::check {

std::optional<Subject> check_file(const std::filesystem::path &file, Report &report) {
    auto inspected = plugin::inspect(file);
    if (!inspected) {
        report.add({1, "file", Outcome::broken, inspected.error().what(), inspected.error().hint});
        return std::nullopt;
    }
    const auto &spec = inspected->plugin->spec();
    report.plugin = spec.name;
    report.version = spec.version;
    report.add({1, "file", Outcome::kept, "a plugin of ABI " + std::to_string(TRACER_ABI_MAJOR), {}});
    const std::string expected = spec.name + ".so";
    if (const std::string found = file.filename().string(); found != expected)
        report.add({1, "name", Outcome::warning, "the file is " + found + ": by its name alone tracer won't find it",
                    "rename it to " + expected});
    if (!inspected->distrust.empty())
        report.add({1, "trust", Outcome::warning, "tracer would not run it: " + inspected->distrust, {}});
    return Subject{std::move(inspected->plugin), std::move(inspected->distrust), {}, kernel::detect()};
}

} // namespace tracer::check
