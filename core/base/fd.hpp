// SPDX-License-Identifier: Apache-2.0
// A file descriptor that closes itself. Knows nothing of what it refers to.
#pragma once

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstddef>
#include <utility>
#include <vector>

namespace tracer {

class Fd {
public:
    Fd() = default;
    explicit Fd(int fd) : fd_(fd) {}
    Fd(Fd &&other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
    Fd &operator=(Fd &&other) noexcept {
        if (this != &other) {
            reset();
            fd_ = std::exchange(other.fd_, -1);
        }
        return *this;
    }
    ~Fd() { reset(); }

    explicit operator bool() const { return fd_ >= 0; }
    [[nodiscard]] int get() const { return fd_; }
    /// Gives up ownership.
    [[nodiscard]] int release() { return std::exchange(fd_, -1); }
    void reset() {
        if (fd_ >= 0) ::close(fd_);
        fd_ = -1;
    }

private:
    int fd_ = -1;
};

/// Can this many more descriptors be open at once? Opens them, and closes them again.
[[nodiscard]] inline bool room_for_descriptors(std::size_t count) {
    std::vector<Fd> tried;
    tried.reserve(count);
    while (tried.size() < count) {
        tried.emplace_back(::fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 0));
        if (!tried.back()) return errno != EMFILE && errno != ENFILE;
    }
    return true;
}

} // namespace tracer
