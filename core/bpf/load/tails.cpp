// SPDX-License-Identifier: Apache-2.0
#include "bpf/load/tails.hpp"

#include "base/errno_error.hpp"
#include "bpf/load/verifier_log.hpp"

#include <bpf/bpf.h>

#include <cerrno>
#include <charconv>
#include <optional>
#include <string_view>
#include <vector>

namespace tracer::bpf {
namespace {

std::optional<std::uint32_t> slot_of(const std::string &map, std::string_view program) {
    const std::string prefix = map + "_tail_";
    if (!program.starts_with(prefix)) return std::nullopt;
    program.remove_prefix(prefix.size());
    std::uint32_t slot = 0;
    const char *end = program.data() + program.size();
    const auto [at, error] = std::from_chars(program.data(), end, slot);
    return error == std::errc() && at == end ? std::optional(slot) : std::nullopt;
}

std::vector<bpf_map *> arrays_of(bpf_object *object, const std::set<std::string> &used) {
    std::vector<bpf_map *> arrays;
    bpf_map *map = nullptr;
    bpf_object__for_each_map(map, object) if (bpf_map__type(map) == BPF_MAP_TYPE_PROG_ARRAY &&
                                              used.contains(bpf_map__name(map))) arrays.push_back(map);
    return arrays;
}

Result<void> fill(bpf_object *object, bpf_map *array) {
    const std::string name = bpf_map__name(array), shown = "tail-call array " + one_line(name, 32);
    std::set<std::uint32_t> filled;
    bpf_program *program = nullptr;
    bpf_object__for_each_program(program, object) {
        const std::string tail = bpf_program__name(program);
        const auto slot = slot_of(name, tail);
        if (!slot) continue;
        filled.insert(*slot);
        if (*slot >= bpf_map__max_entries(array))
            return Error{ExitCode::usage, shown + " has no slot for " + one_line(tail, 64), "rebuild the plugin"};
        const int fd = bpf_program__fd(program);
        if (bpf_map_update_elem(bpf_map__fd(array), &*slot, &fd, BPF_ANY) == 0) continue;
        // The first program that was loaded with the array decides (bpf_prog_array_compatible(), kernel/bpf/core.c).
        if (errno == EINVAL)
            return Error{ExitCode::usage,
                         shown + ": " + one_line(tail, 64) +
                             " is a program of another kind than those that go on with it",
                         "give them sections of one kind"};
        return errno_error(shown + " cannot be filled");
    }
    for (std::uint32_t slot = 0; slot < bpf_map__max_entries(array); ++slot)
        if (!filled.contains(slot)) // an event that goes on there would be lost
            return Error{ExitCode::usage,
                         shown + " has no program for its slot " + std::to_string(slot) + ": the object lacks " +
                             one_line(name, 32) + "_tail_" + std::to_string(slot),
                         "define it with TRACER_TAIL()"};
    return {};
}

} // namespace

bool is_tail_of(const std::string &map, const std::string &program) { return slot_of(map, program).has_value(); }

void select_tails(bpf_object *object, const std::set<std::string> &used) {
    for (bpf_map *array : arrays_of(object, used)) {
        bpf_program *program = nullptr;
        bpf_object__for_each_program(program, object) if (is_tail_of(bpf_map__name(array), bpf_program__name(program)))
            bpf_program__set_autoload(program, true);
    }
}

Result<void> fill_tails(bpf_object *object, const std::set<std::string> &used) {
    for (bpf_map *array : arrays_of(object, used))
        if (auto filled = fill(object, array); !filled) return filled;
    return {};
}

} // namespace tracer::bpf
