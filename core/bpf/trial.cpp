// SPDX-License-Identifier: Apache-2.0
#include "bpf/trial.hpp"

#include "bpf/load/ladder.hpp"
#include "bpf/load/tracepoint_names.hpp"
#include "bpf/try_variant.hpp"

#include <bpf/bpf.h>
#include <tracer/bpf/shared.h>

#include <algorithm>
#include <optional>

namespace tracer::bpf {
namespace {

std::string without_copy(std::string name) {
    for (unsigned copy = 1; copy < TRACER_COPIES; ++copy) {
        const std::string ending = copy_name("", copy);
        if (name.ends_with(ending)) return name.substr(0, name.size() - ending.size());
    }
    return name;
}

std::vector<ProgramSize> sizes_of(const LoadedObject &object) {
    std::vector<ProgramSize> sizes;
    bpf_program *program = nullptr;
    bpf_object__for_each_program(program, object.get()) {
        bpf_prog_info info{};
        __u32 length = sizeof info;
        const int fd = bpf_program__fd(program);
        if (fd < 0 || bpf_obj_get_info_by_fd(fd, &info, &length) != 0) continue;
        const ProgramSize size{without_copy(bpf_program__name(program)),
                               static_cast<std::uint32_t>(info.xlated_prog_len / sizeof(bpf_insn)),
                               info.verified_insns};
        const auto known = std::ranges::find(sizes, size.name, &ProgramSize::name);
        if (known == sizes.end()) {
            sizes.push_back(size);
        } else {
            known->instructions = std::max(known->instructions, size.instructions);
            known->verified = std::max(known->verified, size.verified);
        }
    }
    return sizes;
}

/// Before anything is loaded, as a load does not ask for tracepoints.
std::optional<Trial> without_tracepoint(const AttachRequest &request, const model::Variant &variant) {
    const auto plan = make_plan(*request.spec, *request.settings, *request.facts, variant, request.find_functions);
    const auto missing = plan ? missing_tracepoint(*plan) : std::nullopt;
    if (!missing) return std::nullopt;
    Trial trial;
    trial.end = missing->meant.empty() ? Trial::End::not_here : Trial::End::mistaken;
    trial.reason = missing->message;
    if (!missing->meant.empty())
        trial.hint = "did you mean " + missing->meant +
                     "? If only some kernels have it, say so with a ? before the section, or with TRACER_OPTIONAL";
    return trial;
}

/// Why nothing was loaded.
Trial::End end_of(const LoadFailure &failure, const Error &error, const model::Variant &variant) {
    if (failure.rejected || error.code == ExitCode::usage) return Trial::End::rejected;
    const auto program = std::ranges::find(variant.programs, failure.program, &model::Program::name);
    const bool optional = program != variant.programs.end() && program->has(TRACER_PROGRAM_OPTIONAL);
    return failure.misread && !optional ? Trial::End::mistaken : Trial::End::not_here;
}

} // namespace

Trial try_load(const AttachRequest &request, const model::Variant &variant) {
    Trial trial;
    const auto ladder = order_ladder(*request.spec, *request.settings, *request.facts, variant.name);
    if (!ladder) return {Trial::End::rejected, ladder.error().message, {}, {}, {}};
    const auto rung = std::ranges::find(*ladder, &variant, &Rung::variant);
    if (rung != ladder->end() && !rung->refused.empty()) return {Trial::End::not_here, rung->refused, {}, {}, {}};
    if (auto missing = without_tracepoint(request, variant)) return *std::move(missing);
    Attempt attempt;
    LoadFailure failure;
    const auto loaded = load_variant(request, variant, attempt, failure);
    trial.left_out = attempt.left_out;
    trial.copies = attempt.copies;
    if (loaded) {
        trial.programs = sizes_of(loaded->object);
        return trial;
    }
    trial.end = end_of(failure, loaded.error(), variant);
    trial.reason = loaded.error().message;
    if (trial.end == Trial::End::mistaken)
        trial.hint = "correct the struct, or let the program take void or u64 to have nothing checked";
    return trial;
}

} // namespace tracer::bpf
