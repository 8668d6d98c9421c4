// SPDX-License-Identifier: Apache-2.0
// Errors made of what a system call left in errno. Knows nothing of which call it was.
#pragma once

#include "base/result.hpp"

#include <cerrno>
#include <cstring>

namespace tracer {

[[nodiscard]] inline ErrorKind kind_of_errno(int error) {
    return error == EMFILE ? ErrorKind::no_descriptors : ErrorKind::other;
}

/// "what: Operation not permitted", cannot_trace.
[[nodiscard]] inline Error errno_error(const std::string &what, int error = errno, std::string hint = {}) {
    return {ExitCode::cannot_trace, what + ": " + std::strerror(error), std::move(hint), {}, kind_of_errno(error)};
}

} // namespace tracer
