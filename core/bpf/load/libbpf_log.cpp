// SPDX-License-Identifier: Apache-2.0
#include "bpf/load/libbpf_log.hpp"

#include <bpf/libbpf.h>

#include <cstdarg>
#include <cstdio>
#include <mutex>

namespace tracer::bpf {
namespace {

thread_local std::string *current = nullptr;

/// A verifier log can be 16 MiB long; its end tells why.
constexpr std::size_t longest_text = 32u << 20;

int keep(libbpf_print_level level, const char *format, va_list arguments) {
    if (level == LIBBPF_DEBUG || current == nullptr) return 0;
    va_list again;
    va_copy(again, arguments);
    const int length = std::vsnprintf(nullptr, 0, format, again);
    va_end(again);
    if (length <= 0 || current->size() + static_cast<std::size_t>(length) > longest_text) return 0;
    const auto before = current->size();
    current->resize(before + static_cast<std::size_t>(length) + 1);
    std::vsnprintf(current->data() + before, static_cast<std::size_t>(length) + 1, format, arguments);
    current->resize(before + static_cast<std::size_t>(length));
    return 0;
}

} // namespace

LibbpfLog::LibbpfLog() : outer_(current) {
    static std::once_flag once;
    std::call_once(once, [] { libbpf_set_print(keep); });
    current = &text_;
}

LibbpfLog::~LibbpfLog() { current = outer_; }

} // namespace tracer::bpf
