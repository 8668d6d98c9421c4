// SPDX-License-Identifier: Apache-2.0
#include "bpf/load/context_check.hpp"

#include "base/kernelfs.hpp"
#include "bpf/load/symbol_use.hpp"
#include "bpf/load/tails.hpp"
#include "bpf/load/tracepoint_format.hpp"

#include <bpf/btf.h>

#include <algorithm>
#include <map>

namespace tracer::bpf {
namespace {

// The bytes come from a plugin.
constexpr int deepest = 8; // of anonymous structs
constexpr std::size_t most_members = 4096;

const btf_type *resolved(const btf *types, std::uint32_t &id) {
    const int real = btf__resolve_type(types, id);
    id = real < 0 ? 0 : static_cast<std::uint32_t>(real);
    return btf__type_by_id(types, id);
}

/// The struct that the program's only argument points at; 0: it points at none.
std::uint32_t context_of(const btf *types, const char *program) {
    const int function = btf__find_by_name_kind(types, program, BTF_KIND_FUNC);
    const auto *type = function > 0 ? btf__type_by_id(types, static_cast<std::uint32_t>(function)) : nullptr;
    const auto *prototype = type ? btf__type_by_id(types, type->type) : nullptr;
    if (!prototype || !btf_is_func_proto(prototype) || btf_vlen(prototype) != 1) return 0;
    auto id = btf_params(prototype)->type;
    const auto *pointer = resolved(types, id);
    if (!pointer || !btf_is_ptr(pointer)) return 0;
    id = pointer->type;
    const auto *pointed = resolved(types, id);
    return pointed && btf_is_struct(pointed) ? id : 0;
}

// NOLINTNEXTLINE(misc-no-recursion): no deeper than `deepest`
void add_members(const btf *types, std::uint32_t id, std::size_t at, ContextStruct &context, int depth,
                 std::size_t &seen) {
    const auto *type = btf__type_by_id(types, id);
    for (std::uint16_t i = 0; i < btf_vlen(type) && seen++ < most_members; ++i) {
        const auto &raw = btf_members(type)[i];
        ContextMember member;
        member.name = btf__name_by_offset(types, raw.name_off);
        member.offset = at + btf_member_bit_offset(type, i) / 8;
        auto inner = raw.type;
        const auto *kind = resolved(types, inner);
        if (!kind || btf_member_bitfield_size(type, i) != 0) continue;
        if (member.name.empty() && btf_is_composite(kind)) {
            if (depth < deepest) add_members(types, inner, member.offset, context, depth + 1, seen);
            continue;
        }
        const auto size = btf__resolve_size(types, inner);
        member.size = size > 0 ? static_cast<std::size_t>(size) : 0;
        if (btf_is_int(kind)) member.is_signed = (btf_int_encoding(kind) & BTF_INT_SIGNED) != 0;
        if (btf_is_array(kind)) {
            const auto item = btf__resolve_size(types, btf_array(kind)->type);
            member.item = item > 0 ? static_cast<std::size_t>(item) : 0;
        }
        context.members.push_back(std::move(member));
    }
}

/// Nothing where tracefs has no such tracepoint: whoever attaches says so.
std::vector<FormatField> format_of(const std::string &target) {
    const auto colon = target.find(':');
    if (colon == std::string::npos) return {};
    const auto text = read_kernel_file(KernelFs::tracefs, "events/" + target.substr(0, colon) + "/" +
                                                              target.substr(colon + 1) + "/format");
    return text ? parse_format(*text) : std::vector<FormatField>();
}

/// "tp/sched/sched_switch" names sched:sched_switch; "" where it is no tracepoint's section.
std::string tracepoint_of(std::string section) {
    const auto slash = section.find('/');
    if (slash == std::string::npos || (section.substr(0, slash) != "tp" && section.substr(0, slash) != "tracepoint"))
        return {};
    section.erase(0, slash + 1);
    std::replace(section.begin(), section.end(), '/', ':');
    return section;
}

/// Each program of a tracepoint that would be loaded, and the tracepoint: those of the plan, and the tails in which
/// they go on.
std::vector<std::pair<std::string, std::string>> at_tracepoints(const OpenObject &object, const Plan &plan) {
    std::vector<std::pair<std::string, std::string>> programs;
    for (const auto &planned : plan.programs)
        if (planned.program->attach == TRACER_ATTACH_TRACEPOINT)
            programs.emplace_back(planned.program->name, planned.target);
    const auto maps = object.used_maps();
    bpf_program *program = nullptr;
    bpf_object__for_each_program(program, object.get()) {
        const std::string name = bpf_program__name(program);
        if (std::ranges::none_of(maps, [&](const std::string &map) { return is_tail_of(map, name); })) continue;
        if (auto target = tracepoint_of(bpf_program__section_name(program)); !target.empty())
            programs.emplace_back(name, std::move(target));
    }
    return programs;
}

} // namespace

Result<void> check_contexts(const CheckedObject &checked, const OpenObject &object, const Plan &plan,
                            LoadFailure &failure) {
    const btf *types = bpf_object__btf(object.get());
    std::map<std::uint32_t, ContextStruct> contexts;
    if (!types) return {};
    for (const auto &[program, target] : at_tracepoints(object, plan)) {
        const auto id = context_of(types, program.c_str());
        if (id == 0 || follows_kernel(checked.object().elf, id)) continue;
        auto [context, is_new] = contexts.try_emplace(id);
        if (is_new) {
            context->second.name = btf__name_by_offset(types, btf__type_by_id(types, id)->name_off);
            std::size_t seen = 0;
            add_members(types, id, 0, context->second, 0, seen);
        }
        const auto fields = format_of(target);
        if (fields.empty()) continue;
        if (auto why = misread(context->second, target, fields); !why.empty()) {
            failure.program = program;
            failure.misread = true;
            return Error{ExitCode::cannot_trace, "program " + program + ": " + why, {}};
        }
    }
    return {};
}

} // namespace tracer::bpf
