// SPDX-License-Identifier: Apache-2.0
// Raw tracepoints whose arguments the verifier knows from the kernel's BTF.
#include "bpf/kinds/kind.hpp"

namespace tracer::bpf {

const Kind tp_btf{.type = BPF_PROG_TYPE_TRACING,
                  .expected = BPF_TRACE_RAW_TP,
                  .attach = [](const bpf_program *program, const Sites &at) {
                      return open_raw(program, TRACER_ATTACH_TP_BTF, at.front().name, nullptr);
                  }};

} // namespace tracer::bpf
