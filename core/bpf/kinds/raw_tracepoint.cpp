// SPDX-License-Identifier: Apache-2.0
// Raw tracepoints, by name.
#include "bpf/kinds/kind.hpp"

namespace tracer::bpf {

const Kind raw_tracepoint{.type = BPF_PROG_TYPE_RAW_TRACEPOINT,
                          .attach = [](const bpf_program *program, const Sites &at) {
                              const auto &name = at.front().name;
                              return open_raw(program, TRACER_ATTACH_RAW_TRACEPOINT, name, name.c_str());
                          }};

} // namespace tracer::bpf
