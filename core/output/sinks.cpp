// SPDX-License-Identifier: Apache-2.0
#include "base/fd.hpp"
#include "output/writer.hpp"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <poll.h>

namespace tracer::output {
namespace {

std::string reason(int error) {
    switch (error) {
    case ENOSPC: return "no space is left on the device";
    case EDQUOT: return "the disk quota is used up";
    default: return ::strerrordesc_np(error) ? ::strerrordesc_np(error) : "error " + std::to_string(error);
    }
}

/// A file, pipe, terminal or device behind a descriptor. Whether it is closed at the end is up to who opened it.
class DescriptorSink final : public ByteSink {
public:
    DescriptorSink(Fd owned, int fd, std::string what) : owned_(std::move(owned)), fd_(fd), what_(std::move(what)) {}

    Result<void> write(std::span<const char> bytes) override {
        while (!bytes.empty()) {
            const ssize_t n = ::write(fd_, bytes.data(), bytes.size());
            if (n >= 0) {
                bytes = bytes.subspan(static_cast<std::size_t>(n));
                continue;
            }
            if (errno == EINTR) continue;
            // A descriptor that somebody else made non-blocking (stdout is shared with the shell): wait for it.
            if (errno == EAGAIN) {
                pollfd ready{fd_, POLLOUT, 0};
                if (::poll(&ready, 1, -1) < 0 && errno != EINTR) return failure(errno);
                continue;
            }
            return failure(errno);
        }
        return {};
    }
    [[nodiscard]] bool is_terminal() const override { return ::isatty(fd_) == 1; }

private:
    [[nodiscard]] Error failure(int error) const {
        if (error == EPIPE) return {ExitCode::output_failed, what_ + " was closed by its reader", ""};
        return {ExitCode::output_failed, "cannot write to " + what_ + ": " + reason(error), ""};
    }

    Fd owned_;
    int fd_;
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
    } while (fd < 0 && errno == EINTR);
    if (fd < 0) {
        const int error = errno;
        return Error{ExitCode::output_failed, "cannot open " + path + " for writing: " + reason(error),
                     error == ENOENT ? "does its folder exist?" : ""};
    }
    return std::unique_ptr<ByteSink>(std::make_unique<DescriptorSink>(Fd(fd), fd, path));
}

} // namespace tracer::output
