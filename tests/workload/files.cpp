// SPDX-License-Identifier: Apache-2.0
// N reads and writes of B bytes through each of the paths that a kernel has for them.
#include "workload/workload.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/uio.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <thread>

namespace tracer::workload {
namespace {
struct Tally {
    std::int64_t tid = 0, reads = 0, writes = 0, read_bytes = 0, written_bytes = 0;
};

/// One open file and the buffers that a thread needs. Only the calls that are asked for touch the file.
class Mover {
public:
    Mover(const std::string &path, std::string call, std::size_t bytes) : call_(std::move(call)), buffer_(bytes, 'x') {
        fd_ = ::open(path.c_str(), O_RDWR | O_CLOEXEC);
        if (fd_ < 0) fail(path);
        if (call_ == "splice" && ::pipe(pipe_) != 0) fail("pipe");
        if (call_ == "sendfile" && (null_ = ::open("/dev/null", O_WRONLY | O_CLOEXEC)) < 0) fail("/dev/null");
    }
    Mover(const Mover &) = delete;
    Mover &operator=(const Mover &) = delete;
    ~Mover() {
        for (const int fd : {fd_, null_, pipe_[0], pipe_[1]}) {
            if (fd >= 0) ::close(fd);
        }
    }

    ssize_t read() {
        char *const data = buffer_.data();
        const std::size_t size = buffer_.size(), half = size / 2;
        const iovec parts[2] = {{data, half}, {data + half, size - half}};
        off_t zero = 0;
        if (call_ == "positioned") return ::pread(fd_, data, size, 0);
        if (call_ == "positioned_vectored") return ::preadv(fd_, parts, 2, 0);
        if (call_ == "sendfile") return ::sendfile(null_, fd_, &zero, size);
        if (call_ == "splice") {
            const ssize_t moved = ::splice(fd_, &zero, pipe_[1], nullptr, size, 0);
            for (ssize_t left = moved; left > 0;) { // empties the pipe; the file is not part of it
                const ssize_t got = ::read(pipe_[0], data, static_cast<std::size_t>(left));
                if (got <= 0) break;
                left -= got;
            }
            return moved;
        }
        ::lseek(fd_, 0, SEEK_SET);
        return call_ == "vectored" ? ::readv(fd_, parts, 2) : ::read(fd_, data, size);
    }

    ssize_t write() {
        char *const data = buffer_.data();
        const std::size_t size = buffer_.size(), half = size / 2;
        const iovec parts[2] = {{data, half}, {data + half, size - half}};
        if (call_ == "positioned") return ::pwrite(fd_, data, size, 0);
        if (call_ == "positioned_vectored") return ::pwritev(fd_, parts, 2, 0);
        ::lseek(fd_, 0, SEEK_SET);
        return call_ == "vectored" ? ::writev(fd_, parts, 2) : ::write(fd_, data, size);
    }

private:
    std::string call_, buffer_;
    int fd_ = -1, null_ = -1, pipe_[2] = {-1, -1};
};
} // namespace

Truth job_rw(const Arguments &arguments, Start start) {
    const std::string path = arguments.text("file"), call = arguments.text("call", "rw");
    const std::int64_t reads = arguments.number("reads", 0), writes = arguments.number("writes", 0);
    const std::int64_t bytes = arguments.number("bytes", 4096), count = arguments.number("threads", 0);
    const int fd = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    if (fd < 0) fail(path);
    struct stat info {};
    // A hole reads like data, and making it is not a write.
    if (::ftruncate(fd, arguments.number("file-bytes", bytes)) != 0 || ::fstat(fd, &info) != 0) fail(path);
    ::close(fd);

    // With --threads 0 the process's one thread does the work itself.
    std::vector<Tally> tallies(static_cast<std::size_t>(count > 0 ? count : 1));
    std::atomic<bool> go = false;
    std::atomic<std::size_t> ready = 0;
    const auto work = [&](Tally &tally, bool wait) {
        Mover mover(path, call, static_cast<std::size_t>(bytes));
        tally.tid = thread_id();
        ++ready;
        if (wait)
            go.wait(false);
        else
            start(arguments);
        for (std::int64_t i = 0; i < reads; ++i) {
            const ssize_t got = mover.read();
            if (got < 0) fail("read " + call);
            ++tally.reads;
            tally.read_bytes += got;
        }
        for (std::int64_t i = 0; i < writes; ++i) {
            const ssize_t put = mover.write();
            if (put < 0) fail("write " + call);
            ++tally.writes;
            tally.written_bytes += put;
        }
    };
    if (count == 0) {
        work(tallies[0], false);
    } else {
        std::vector<std::thread> threads;
        threads.reserve(tallies.size());
        for (auto &tally : tallies)
            threads.emplace_back(work, std::ref(tally), true);
        while (ready < tallies.size())
            std::this_thread::yield();
        start(arguments);
        go = true;
        go.notify_all();
        for (auto &thread : threads)
            thread.join();
    }
    Tally all;
    std::string list;
    for (const auto &t : tallies) {
        all.reads += t.reads, all.writes += t.writes;
        all.read_bytes += t.read_bytes, all.written_bytes += t.written_bytes;
        list += (list.empty() ? "{\"tid\":" : ",{\"tid\":") + std::to_string(t.tid) +
                ",\"reads\":" + std::to_string(t.reads) + ",\"writes\":" + std::to_string(t.writes) +
                ",\"rbytes\":" + std::to_string(t.read_bytes) + ",\"wbytes\":" + std::to_string(t.written_bytes) + "}";
    }
    return Truth()
        .add("reads", all.reads)
        .add("writes", all.writes)
        .add("rbytes", all.read_bytes)
        .add("wbytes", all.written_bytes)
        .add("inode", static_cast<std::int64_t>(info.st_ino))
        .add("dev", std::to_string(major(info.st_dev)) + ":" + std::to_string(minor(info.st_dev)))
        .add_json("threads", "[" + list + "]");
}

/// One fsync(2) of a file in memory is one call of the system call's own function, which no compiler inlines on any
/// kernel (7.2 does inline vfs_fsync_range).
Truth job_call(const Arguments &arguments, Start start) {
    const std::int64_t count = arguments.amount(1);
    const int fd = ::memfd_create("workload", MFD_CLOEXEC);
    if (fd < 0) fail("memfd_create");
    start(arguments);
    for (std::int64_t i = 0; i < count; ++i) {
        if (::fsync(fd) != 0) fail("fsync");
    }
    ::close(fd);
    return Truth().add("calls", count).add("function", std::string("__x64_sys_fsync"));
}

const NamedJob rw_job("rw", job_rw);
const NamedJob call_job("call", job_call);

} // namespace tracer::workload
