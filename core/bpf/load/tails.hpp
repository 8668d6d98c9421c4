// SPDX-License-Identifier: Apache-2.0
// Arrays of programs that others go on with (BPF_MAP_TYPE_PROG_ARRAY): slot n of the map `m` is the program
// "m_tail_n". Knows nothing of how programs are attached.
#pragma once

#include "base/result.hpp"

#include <bpf/libbpf.h>

#include <set>
#include <string>

namespace tracer::bpf {

/// Is `program` one of `map`'s?
[[nodiscard]] bool is_tail_of(const std::string &map, const std::string &program);
/// The object's programs that only others go on with, of the maps `used`, are to be loaded.
void select_tails(bpf_object *object, const std::set<std::string> &used);
/// Puts each program that was loaded into its slot. Errors: usage, a slot that the array does not have, an array
/// without programs, or a program of another kind than those that go on with it.
[[nodiscard]] Result<void> fill_tails(bpf_object *object, const std::set<std::string> &used);

} // namespace tracer::bpf
