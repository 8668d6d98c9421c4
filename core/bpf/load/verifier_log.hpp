// SPDX-License-Identifier: Apache-2.0
// Makes one readable line of what libbpf and the kernel's verifier say when an object does not load. Pure text.
#pragma once

#include <string>
#include <string_view>

namespace tracer::bpf {

struct LoadFailure {
    std::string program;    ///< empty: what failed was not a program
    std::string reason;     ///< one line: source line and the verifier's words, or libbpf's
    bool no_target = false; ///< the function to attach to is not there, or has no address
    bool rejected = false;  ///< the verifier read the program and did not like it
    bool misread = false;   ///< the program's context struct is not as this kernel has it
};

/// `log` is what libbpf printed during a failed load, `error` its errno (positive).
[[nodiscard]] LoadFailure digest_load_failure(std::string_view log, int error);

/// Text fit for a line of a message: control bytes become blanks, at most `limit` bytes.
[[nodiscard]] std::string one_line(std::string_view text, std::size_t limit = 240);

} // namespace tracer::bpf
