// SPDX-License-Identifier: Apache-2.0
#include "bpf/load/tracepoint_names.hpp"

#include "base/kernelfs.hpp"
#include "base/similar.hpp"
#include "bpf/kinds/empty_program.hpp"
#include "bpf/load/verifier_log.hpp"

#include <algorithm>
#include <cerrno>

namespace tracer::bpf {
namespace {

constexpr std::size_t most_slips = 3; // edits between what was written and what was meant

bool has_format(const std::string &category, const std::string &name) {
    return static_cast<bool>(tracepoint_id(category, name));
}

/// All as "category:name", or their names alone.
std::vector<std::string> all_tracepoints(bool with_category) {
    std::vector<std::string> found;
    const auto categories = list_kernel_folder(KernelFs::tracefs, "events");
    if (!categories) return found;
    for (const auto &category : *categories) {
        const auto names = list_kernel_folder(KernelFs::tracefs, "events/" + category);
        if (!names) continue; // a file
        for (const auto &name : *names)
            if (name != "enable" && name != "filter" && name != "format")
                found.push_back(with_category ? category + ":" + name : name);
    }
    return found;
}

/// Not every raw tracepoint is among the events of tracefs: the kernel itself has to be asked.
bool has_raw(const std::string &name, const std::vector<std::string> &known) {
    if (std::ranges::find(known, name) != known.end()) return true;
    const auto program = load_empty(BPF_PROG_TYPE_RAW_TRACEPOINT);
    if (!program) return true; // who knows
    const Fd link(::bpf_raw_tracepoint_open(name.c_str(), program->get()));
    return link || errno != ENOENT;
}

std::string without_number(const std::string &name) { return name.substr(0, name.find_last_not_of("0123456789") + 1); }

MissingTracepoint missing(const PlannedProgram &planned, std::string meant) {
    return {"program " + one_line(planned.program->name, 64) + ": this kernel has no tracepoint " +
                one_line(planned.target, 80),
            std::move(meant)};
}

} // namespace

std::string probably_meant(const std::string &wanted, std::span<const std::string> names) {
    std::string best;
    std::size_t least = most_slips + 1;
    for (const auto &name : names) {
        if (without_number(name) == without_number(wanted)) continue;
        const auto slips = edit_distance(wanted, name, most_slips);
        // As many as there are letters would make anything of a short one.
        if (slips >= least || slips * 3 > wanted.size()) continue;
        least = slips;
        best = name;
    }
    return best;
}

std::optional<MissingTracepoint> missing_tracepoint(const Plan &plan) {
    if (!read_kernel_file(KernelFs::tracefs, "events/header_page")) return std::nullopt;
    std::vector<std::string> raw;
    for (const auto &planned : plan.programs) {
        if (planned.program->has(TRACER_PROGRAM_OPTIONAL) || target_option(planned.program->target)) continue;
        const auto attach = planned.program->attach;
        if (attach == TRACER_ATTACH_TRACEPOINT) {
            const auto colon = planned.target.find(':');
            if (colon == std::string::npos ||
                has_format(planned.target.substr(0, colon), planned.target.substr(colon + 1)))
                continue;
            return missing(planned, probably_meant(planned.target, all_tracepoints(true)));
        }
        if (attach != TRACER_ATTACH_RAW_TRACEPOINT && attach != TRACER_ATTACH_TP_BTF) continue;
        if (raw.empty()) raw = all_tracepoints(false);
        if (!has_raw(planned.target, raw)) return missing(planned, probably_meant(planned.target, raw));
    }
    return std::nullopt;
}

} // namespace tracer::bpf
