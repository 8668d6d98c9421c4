// SPDX-License-Identifier: Apache-2.0
#include "output/native_guard.hpp"

#include <algorithm>
#include <csetjmp>
#include <csignal>
#include <memory>
#include <sys/mman.h>
#include <unistd.h>

namespace tracer::output {
namespace {

thread_local sigjmp_buf *landing = nullptr;

void on_fault(int signal, siginfo_t *info, void *) {
    // Only what this thread's own instruction did; a signal sent by somebody keeps its usual meaning.
    if (landing != nullptr && info->si_code > 0) siglongjmp(*landing, signal);
    ::signal(signal, SIG_DFL);
    ::raise(signal);
}

/// A stack for the handler: the callback may have used up the thread's own.
class AlternateStack {
public:
    static constexpr std::size_t size = 64 * 1024;
    AlternateStack() : bytes_(std::make_unique_for_overwrite<char[]>(size)) {
        stack_t mine{};
        mine.ss_sp = bytes_.get();
        mine.ss_size = size;
        ::sigaltstack(&mine, &former_);
    }
    AlternateStack(const AlternateStack &) = delete;
    AlternateStack &operator=(const AlternateStack &) = delete;
    ~AlternateStack() { ::sigaltstack(&former_, nullptr); }

private:
    std::unique_ptr<char[]> bytes_;
    stack_t former_{};
};

constexpr int faults[] = {SIGSEGV, SIGBUS, SIGILL, SIGFPE};

/// The handlers are in place as long as it lives, which is one call.
class FaultHandlers {
public:
    FaultHandlers() {
        struct sigaction mine {};
        mine.sa_sigaction = on_fault;
        mine.sa_flags = SA_SIGINFO | SA_ONSTACK;
        ::sigemptyset(&mine.sa_mask);
        for (std::size_t i = 0; i < std::size(faults); ++i)
            ::sigaction(faults[i], &mine, &former_[i]);
    }
    FaultHandlers(const FaultHandlers &) = delete;
    FaultHandlers &operator=(const FaultHandlers &) = delete;
    ~FaultHandlers() {
        for (std::size_t i = 0; i < std::size(faults); ++i)
            ::sigaction(faults[i], &former_[i], nullptr);
    }

private:
    struct sigaction former_[std::size(faults)]{};
};

const char *fault_name(int signal) {
    switch (signal) {
    case SIGSEGV:
        return "SIGSEGV";
    case SIGBUS:
        return "SIGBUS";
    case SIGILL:
        return "SIGILL";
    default:
        return "SIGFPE";
    }
}

std::size_t page_size() { return static_cast<std::size_t>(::sysconf(_SC_PAGESIZE)); }

/// Nothing between sigsetjmp and the jump may own anything: the jump runs no destructor.
int guarded(tracer_format_text_fn function, const tracer_row *row, char *out, std::uint64_t capacity,
            std::int64_t *length) {
    sigjmp_buf here;
    const int signal = sigsetjmp(here, 1);
    if (signal == 0) {
        landing = &here;
        *length = function(row, out, capacity);
    }
    landing = nullptr;
    return signal;
}

} // namespace

NativeRows::NativeRows(std::string plugin, const model::Source &source) : plugin_(std::move(plugin)), source_(&source) {
    void *at = ::mmap(nullptr, limit + page_size(), PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (at == MAP_FAILED) return;
    arena_ = static_cast<char *>(at);
    ::mprotect(arena_, limit, PROT_READ | PROT_WRITE);
}

NativeRows::~NativeRows() {
    if (arena_) ::munmap(arena_, limit + page_size());
}

std::optional<std::int64_t> NativeRows::call(const tracer_row &row, std::uint64_t capacity) {
    static thread_local AlternateStack alternate;
    const FaultHandlers handlers;
    std::int64_t length = -1;
    const int signal = guarded(source_->format.format_text, &row, out(capacity), capacity, &length);
    if (signal == 0) return length;
    error_ = Error{ExitCode::usage,
                   "plugin " + plugin_ + ": its callback format_text of source '" + source_->name + "' crashed (" +
                       fault_name(signal) + ")",
                   "--no-native runs it without its callbacks"};
    return std::nullopt;
}

std::optional<std::string_view> NativeRows::row(const model::RecordView &record) {
    if (error_ || arena_ == nullptr) return std::nullopt;
    tracer_row row{};
    row.struct_size = sizeof row;
    row.source = source_->index;
    row.key = record.key.empty() ? nullptr : record.key.data();
    row.value = record.value.data();
    row.key_size = record.key.size();
    row.value_size = record.value.size();
    auto length = call(row, capacity_);
    if (length && *length > static_cast<std::int64_t>(capacity_) && *length <= static_cast<std::int64_t>(limit)) {
        capacity_ = static_cast<std::uint64_t>(*length);
        length = call(row, capacity_);
    }
    if (!length || *length < 0 || *length > static_cast<std::int64_t>(capacity_)) return std::nullopt;
    return std::string_view(out(capacity_), static_cast<std::size_t>(*length));
}

} // namespace tracer::output
