// SPDX-License-Identifier: Apache-2.0
// From baselines to the text of gates.lock, and onto the disk.
#include "config/gates_lock.hpp"

#include "base/caller.hpp"
#include "base/fd.hpp"
#include "base/strings.hpp"

#include <algorithm>
#include <cstring>
#include <limits>
#include <sys/stat.h>

namespace tracer::config {
namespace {

constexpr std::string_view heading =
    "# The baselines of `tracer gate`, which only `tracer gate --update` writes. They belong in the\n"
    "# repository: whoever accepts a change to them accepts what the gates measure.\n";

std::string key_text(const std::string &key) {
    const bool bare = !key.empty() && std::ranges::all_of(key, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
    });
    return bare ? key : toml_quoted(key);
}

/// The largest number in TOML.
std::string number_text(std::uint64_t number) {
    return std::to_string(std::min<std::uint64_t>(number, std::numeric_limits<std::int64_t>::max()));
}

std::string measure_text(const model::BaselineMeasure &measure) {
    std::string text = "measure." + toml_quoted(measure.measure) + " = { value = " + number_text(measure.value);
    if (measure.low != measure.value || measure.high != measure.value)
        text += ", low = " + number_text(measure.low) + ", high = " + number_text(measure.high);
    if (!measure.unit.empty() && measure.unit != "count") text += ", unit = " + toml_quoted(measure.unit);
    std::vector<std::string> runs;
    for (const std::uint64_t value : measure.runs)
        runs.push_back(number_text(value));
    if (!runs.empty()) text += ", runs = [" + join(runs) + ']';
    return text + " }\n";
}

std::string gate_text(const model::GateBaseline &gate) {
    std::string text = "\n[gate." + key_text(gate.gate) + "]\narchitecture = " + toml_quoted(gate.architecture) +
                       "\nkernel = " + toml_quoted(gate.kernel) + "\nruns = " + std::to_string(gate.runs) + '\n';
    for (const model::BaselinePlugin &plugin : gate.plugins) {
        text += "seen." + key_text(plugin.name) + " = { version = " + toml_quoted(plugin.version) +
                ", variant = " + toml_quoted(plugin.variant);
        if (!plugin.caveat.empty()) text += ", caveat = " + toml_quoted(plugin.caveat);
        text += " }\n";
    }
    for (const model::BaselineMeasure &measure : gate.measures)
        text += measure_text(measure);
    return text;
}

Error cannot(const std::string &path, const std::string &why, int error) {
    return {ExitCode::output_failed,
            "cannot write " + in_quotes(path) + ": " + why + (error ? ": " + std::string(std::strerror(error)) : ""),
            "the folder has to be one that the caller may write to"};
}

bool write_all(int fd, std::string_view text) {
    while (!text.empty()) {
        const ssize_t wrote = ::write(fd, text.data(), text.size());
        if (wrote < 0 && errno == EINTR) continue;
        if (wrote <= 0) return false;
        text.remove_prefix(static_cast<std::size_t>(wrote));
    }
    return true;
}

} // namespace

std::string lock_text(std::vector<model::GateBaseline> baselines) {
    std::ranges::sort(baselines, {}, &model::GateBaseline::gate);
    std::string text(heading);
    for (model::GateBaseline &gate : baselines) {
        std::ranges::sort(gate.plugins, {}, &model::BaselinePlugin::name);
        std::ranges::sort(gate.measures, {}, &model::BaselineMeasure::measure);
        text += gate_text(gate);
    }
    return text;
}

std::vector<model::GateBaseline> replaced(std::vector<model::GateBaseline> kept,
                                          std::span<const model::GateBaseline> baselines) {
    std::erase_if(kept, [&](const model::GateBaseline &old) {
        return std::ranges::find(baselines, old.gate, &model::GateBaseline::gate) != baselines.end();
    });
    kept.insert(kept.end(), baselines.begin(), baselines.end());
    return kept;
}

Result<void> write_lock(const std::string &path, const std::vector<model::GateBaseline> &baselines) {
    const AsPerson asker(caller());
    if (!asker.good()) return cannot(path, "cannot take on the rights of the calling user", 0);
    std::string beside = path + ".XXXXXX";
    const Fd fd(::mkostemp(beside.data(), O_CLOEXEC));
    if (!fd) return cannot(path, "cannot make a file beside it", errno);
    struct stat before {};
    const mode_t mode = ::stat(path.c_str(), &before) == 0 ? before.st_mode & 0777 : 0644;
    if (!write_all(fd.get(), lock_text(baselines)) || ::fchmod(fd.get(), mode) != 0 || ::fsync(fd.get()) != 0 ||
        ::rename(beside.c_str(), path.c_str()) != 0) {
        const int error = errno;
        ::unlink(beside.c_str());
        return cannot(path, "it stays as it was", error);
    }
    return {};
}

} // namespace tracer::config
