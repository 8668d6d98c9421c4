// SPDX-License-Identifier: Apache-2.0
#include "output/sink.hpp"

#include "base/stop.hpp"
#include "base/strings.hpp"
#include "output/output_file.hpp"

#include <algorithm>
#include <cerrno>
#include <climits>
#include <cstring>
#include <fcntl.h>
#include <poll.h>
#include <string_view>
#include <sys/socket.h>
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

const SystemClock system_clock;
Patience common_patience{&system_clock};

enum class Medium : std::uint8_t { file, reader, socket, other };

Medium medium_of(int fd) {
    struct stat info {};
    if (::fstat(fd, &info) != 0) return Medium::reader;
    if (S_ISREG(info.st_mode)) return Medium::file;
    if (S_ISSOCK(info.st_mode)) return Medium::socket;
    return S_ISFIFO(info.st_mode) || ::isatty(fd) == 1 ? Medium::reader : Medium::other;
}

/// Opens the same pipe or terminal again, so that writes never wait. The opening that we were given is shared with the
/// shell, which must not find it changed.
Fd without_waiting(int fd, Medium medium) {
    if (medium != Medium::reader) return {};
    const std::string path = "/proc/self/fd/" + std::to_string(fd);
    return Fd(::open(path.c_str(), O_WRONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC));
}

/// As much as a pipe takes or refuses as a whole (pipe(7)), in whole lines if they are short enough: then what a reader
/// gets ends with a whole line, whenever it or we give up.
std::span<const char> piece(std::span<const char> bytes) {
    if (bytes.size() <= PIPE_BUF) return bytes;
    const std::string_view first(bytes.data(), PIPE_BUF);
    const std::size_t line = first.rfind('\n');
    return bytes.first(line == std::string_view::npos ? first.size() : line + 1);
}

/// A file, pipe, terminal or device behind a descriptor. Whether that is closed at the end is up to whoever opened it.
class DescriptorSink final : public ByteSink {
public:
    DescriptorSink(Fd owned, int fd, std::string what, Patience &patience)
        : owned_(std::move(owned)), medium_(medium_of(fd)), reopened_(without_waiting(fd, medium_)),
          fd_(reopened_ ? reopened_.get() : fd), waits_(DescriptorSink::has_reader()), what_(std::move(what)),
          patience_(&patience) {}

    Result<void> write(std::span<const char> bytes) override {
        for (arrived_ = 0; arrived_ < bytes.size();) {
            const auto left = bytes.subspan(arrived_);
            if (waits_ && !wait_for_room()) return stalled(left.size());
            // If it could not be opened again: poll() promises room for PIPE_BUF bytes, no more.
            const ssize_t n = put(waits_ ? piece(left) : left);
            if (n >= 0) {
                arrived_ += static_cast<std::size_t>(n);
                continue;
            }
            if (errno == EINTR) continue;
            // A descriptor that somebody else made non-blocking.
            if (errno != EAGAIN) return failure(errno);
            waits_ = true;
        }
        return {};
    }
    [[nodiscard]] bool is_terminal() const override { return ::isatty(fd_) == 1; }
    [[nodiscard]] bool has_reader() const override { return medium_ == Medium::reader || medium_ == Medium::socket; }
    [[nodiscard]] bool is_there() const override {
        struct stat info {};
        // What the shell opened may never have had a name.
        return !owned_ || medium_ != Medium::file || ::fstat(fd_, &info) != 0 || info.st_nlink != 0;
    }
    [[nodiscard]] std::optional<std::pair<std::uint64_t, std::uint64_t>> file() const override {
        struct stat info {};
        if (::fstat(fd_, &info) != 0 || !(S_ISREG(info.st_mode) || S_ISFIFO(info.st_mode))) return {};
        return std::pair{info.st_dev, info.st_ino};
    }
    [[nodiscard]] std::size_t arrived() const override { return arrived_; }
    bool take_back(std::size_t bytes) override {
        struct stat info {};
        const off_t at = ::lseek(fd_, 0, SEEK_CUR);
        // Only what is ours and comes last: stdout's file may have other writers.
        if (medium_ != Medium::file || ::fstat(fd_, &info) != 0 || info.st_size != at) return bytes == 0;
        const off_t end = at - static_cast<off_t>(bytes);
        return end >= 0 && ::ftruncate(fd_, end) == 0 && ::lseek(fd_, end, SEEK_SET) == end;
    }

private:
    [[nodiscard]] ssize_t put(std::span<const char> bytes) const {
        if (medium_ == Medium::socket) return ::send(fd_, bytes.data(), bytes.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
        return ::write(fd_, bytes.data(), bytes.size());
    }
    /// Waits as long as it takes, but only while there is patience left once the user wants to stop. A signal that
    /// comes just before poll() has made stop_fd() readable.
    [[nodiscard]] bool wait_for_room() {
        for (;;) {
            const bool stopping = stop_requested();
            pollfd watched[] = {{fd_, POLLOUT, 0}, {stopping ? -1 : stop_fd(), POLLIN, 0}};
            const std::uint64_t began = patience_->clock->boot_ns();
            const int n = ::poll(watched, std::size(watched), stopping ? patience_ms() : -1);
            if (stopping) patience_->left_ns -= static_cast<std::int64_t>(patience_->clock->boot_ns() - began);
            if (n < 0 && errno != EINTR) return true; // write() says what is wrong
            if (n > 0 && watched[0].revents != 0) return true;
            if (n == 0 && stopping) return false;
        }
    }
    /// Rounded up, or the loop would turn a thousand times in the last millisecond.
    [[nodiscard]] int patience_ms() const {
        return static_cast<int>((std::max<std::int64_t>(patience_->left_ns.load(), 0) + 999'999) / 1'000'000);
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
    Medium medium_;
    Fd reopened_;
    int fd_;
    bool waits_;
    std::string what_; ///< harmless
    Patience *patience_;
    std::size_t arrived_ = 0;
};

Result<std::unique_ptr<ByteSink>> open_inherited(int fd, const std::string &what) {
    const int flags = ::fcntl(fd, F_GETFL);
    if (flags < 0 || (flags & O_ACCMODE) == O_RDONLY)
        return Error{ExitCode::output_failed, what + " is not open for writing",
                     "give it a file, or name one with --output"};
    return std::unique_ptr<ByteSink>(std::make_unique<DescriptorSink>(Fd(), fd, what, common_patience));
}

} // namespace

Result<std::unique_ptr<ByteSink>> open_stdout() { return open_inherited(STDOUT_FILENO, "stdout"); }

Result<std::unique_ptr<ByteSink>> open_file(const std::string &path, const Person &who, Existing existing) {
    if (const int fd = inherited_descriptor(path); fd >= 0) return open_inherited(fd, harmless(path));
    auto folder = OutputFolder::holding(path, who);
    if (!folder) return std::move(folder).error();
    auto fd = folder->open_file(last_component(path), who, existing);
    if (!fd) return std::move(fd).error();
    return make_sink(std::move(*fd), harmless(path));
}

std::unique_ptr<ByteSink> make_sink(Fd fd, std::string what) {
    return make_sink(std::move(fd), std::move(what), common_patience);
}

std::unique_ptr<ByteSink> make_sink(Fd fd, std::string what, Patience &patience) {
    const int number = fd.get();
    return std::make_unique<DescriptorSink>(std::move(fd), number, std::move(what), patience);
}

} // namespace tracer::output
