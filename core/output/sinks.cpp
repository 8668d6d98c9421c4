// SPDX-License-Identifier: Apache-2.0
#include "base/fd.hpp"
#include "base/stop.hpp"
#include "output/writer.hpp"

#include <algorithm>
#include <cerrno>
#include <climits>
#include <cstring>
#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>

namespace tracer::output {
namespace {

std::string reason(int error) {
    switch (error) {
    case ENOSPC:
        return "no space is left on the device";
    case EDQUOT:
        return "the disk quota is used up";
    default:
        return ::strerrordesc_np(error) ? ::strerrordesc_np(error) : "error " + std::to_string(error);
    }
}

// How long a reader that has stopped reading may hold up the end of a run.
constexpr int patience_ms = 2000;

/// Can a write to it wait for a reader?
bool waits_for_reader(int fd) {
    struct stat info {};
    if (::fstat(fd, &info) != 0) return true;
    return S_ISFIFO(info.st_mode) || S_ISSOCK(info.st_mode) || ::isatty(fd) == 1;
}

/// A file, pipe, terminal or device behind a descriptor. Whether it is closed at the end is up to who opened it.
class DescriptorSink final : public ByteSink {
public:
    DescriptorSink(Fd owned, int fd, std::string what)
        : owned_(std::move(owned)), fd_(fd), waits_(waits_for_reader(fd)), what_(std::move(what)) {}

    Result<void> write(std::span<const char> bytes) override {
        while (!bytes.empty()) {
            if (waits_ && !wait_for_room()) return stalled(bytes.size());
            // poll() promises room for PIPE_BUF bytes; a larger write could wait where no signal helps.
            const ssize_t n =
                ::write(fd_, bytes.data(), waits_ ? std::min<std::size_t>(bytes.size(), PIPE_BUF) : bytes.size());
            if (n >= 0) {
                bytes = bytes.subspan(static_cast<std::size_t>(n));
                continue;
            }
            if (errno == EINTR) continue;
            // A descriptor that somebody else made non-blocking (stdout is shared with the shell).
            if (errno == EAGAIN) {
                waits_ = true;
                continue;
            }
            return failure(errno);
        }
        return {};
    }
    [[nodiscard]] bool is_terminal() const override { return ::isatty(fd_) == 1; }

private:
    /// Waits as long as it takes, but once the user wants to stop only `patience_ms`.
    [[nodiscard]] bool wait_for_room() const {
        for (;;) {
            pollfd ready{fd_, POLLOUT, 0};
            const bool stopping = stop_requested();
            const int n = ::poll(&ready, 1, stopping ? patience_ms : -1);
            if (n > 0 || (n < 0 && errno != EINTR)) return true; // write() says what is wrong
            if (n == 0 && stopping) return false;
        }
    }
    [[nodiscard]] Error stalled(std::size_t left) const {
        return {ExitCode::output_failed,
                "the reader of " + what_ + " does not read: " + std::to_string(left) +
                    " bytes or more were not written",
                ""};
    }
    [[nodiscard]] Error failure(int error) const {
        if (error == EPIPE) return {ExitCode::output_failed, what_ + " was closed by its reader", ""};
        return {ExitCode::output_failed, "cannot write to " + what_ + ": " + reason(error), ""};
    }

    Fd owned_;
    int fd_;
    bool waits_;
    std::string what_;
};

} // namespace

Result<std::unique_ptr<ByteSink>> open_stdout() {
    if (::fcntl(STDOUT_FILENO, F_GETFL) < 0)
        return Error{ExitCode::output_failed, "stdout is not open", "give it a file, or name one with --output"};
    return std::unique_ptr<ByteSink>(std::make_unique<DescriptorSink>(Fd(), STDOUT_FILENO, "stdout"));
}

Result<std::unique_ptr<ByteSink>> open_file(const std::string &path) {
    int fd = -1;
    do { // a fifo waits here for its reader
        fd = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    } while (fd < 0 && errno == EINTR && !stop_requested());
    if (fd < 0) {
        const int error = errno;
        return Error{ExitCode::output_failed, "cannot open " + path + " for writing: " + reason(error),
                     error == ENOENT ? "does its folder exist?" : ""};
    }
    return std::unique_ptr<ByteSink>(std::make_unique<DescriptorSink>(Fd(fd), fd, path));
}

} // namespace tracer::output
