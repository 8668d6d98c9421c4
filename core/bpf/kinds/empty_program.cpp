// SPDX-License-Identifier: Apache-2.0
#include "bpf/kinds/empty_program.hpp"

#include "base/errno_error.hpp"

#include <array>

namespace tracer::bpf {

Result<Fd> load_empty(bpf_prog_type type, bpf_attach_type expected, int btf_id) {
    constexpr std::array<bpf_insn, 2> instructions{{
        {BPF_ALU64 | BPF_MOV | BPF_K, 0, 0, 0, 0},
        {BPF_JMP | BPF_EXIT, 0, 0, 0, 0},
    }};
    bpf_prog_load_opts options{};
    options.sz = sizeof options;
    options.expected_attach_type = expected;
    options.attach_btf_id = static_cast<__u32>(btf_id);
    Fd program(::bpf_prog_load(type, "tracer_probe", "GPL", instructions.data(), instructions.size(), &options));
    if (!program) return errno_error("the kernel refuses the program");
    return program;
}

Result<void> tried_link(int link_fd) {
    const Fd link(link_fd);
    if (!link) return errno_error("the kernel refuses the attachment");
    return {};
}

} // namespace tracer::bpf
