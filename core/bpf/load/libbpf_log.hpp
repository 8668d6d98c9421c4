// SPDX-License-Identifier: Apache-2.0
// What libbpf has to say, kept per thread instead of printed: nothing of it reaches the user but what an error quotes.
// Knows nothing of objects.
#pragma once

#include <string>

namespace tracer::bpf {

/// Collects libbpf's warnings on this thread while it lives; nested captures each see their own part.
class LibbpfLog {
public:
    LibbpfLog();
    ~LibbpfLog();
    LibbpfLog(const LibbpfLog &) = delete;
    LibbpfLog &operator=(const LibbpfLog &) = delete;

    [[nodiscard]] const std::string &text() const { return text_; }

private:
    std::string text_;
    std::string *outer_;
};

} // namespace tracer::bpf
