// SPDX-License-Identifier: Apache-2.0
// A program under a gate: always the same work, and switches that add a little to it, as a careless change would.
#include "workload/workload.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/timerfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

namespace tracer::workload {
namespace {

constexpr std::int64_t file_reads = 30, waits = 120, writes = 10;
constexpr std::size_t block = 4096;

/// Reads that a timer ends. One that is not to wait has its timer end before it begins: a busy machine changes nothing.
void wait_often(std::int64_t ns) {
    const int timer = ::timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC);
    if (timer < 0) fail("timerfd_create");
    for (std::int64_t i = 0; i < waits; ++i) {
        itimerspec once{};
        once.it_value = {ns / 1'000'000'000, std::max<std::int64_t>(ns % 1'000'000'000, 1)};
        std::uint64_t expired = 0;
        if (::timerfd_settime(timer, 0, &once, nullptr) != 0) fail("timerfd_settime");
        pollfd ended{timer, POLLIN, 0};
        while (ns == 0 && ::poll(&ended, 1, -1) < 0 && errno == EINTR) {
        }
        if (::read(timer, &expired, sizeof expired) != sizeof expired) fail("read of a timer");
    }
    ::close(timer);
}

void fork_once() {
    const pid_t pid = ::fork();
    if (pid < 0) fail("fork");
    if (pid == 0) ::_exit(0);
    ::waitpid(pid, nullptr, 0);
}

Truth job_sample(const Arguments &arguments, Start start) {
    const std::string path = arguments.text("file");
    const std::int64_t reads = file_reads + arguments.number("more-reads", 0);
    const std::int64_t bytes = arguments.number("more-bytes", 0), forks = arguments.number("forks", 0);
    const std::int64_t syncs = arguments.number("fsyncs", 0), delay = arguments.number("read-ns", 0);
    start(arguments);
    const int fd = ::open(path.c_str(), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    if (fd < 0) fail(path);
    std::string data(block, 'x');
    const auto put = [&](std::size_t size) {
        if (::pwrite(fd, data.data(), size, 0) != static_cast<ssize_t>(size)) fail("write of " + path);
    };
    for (std::int64_t i = 0; i < writes; ++i)
        put(block);
    for (std::int64_t left = bytes; left > 0; left -= static_cast<std::int64_t>(block))
        put(std::min(block, static_cast<std::size_t>(left)));
    for (std::int64_t i = 0; i < reads; ++i)
        if (::pread(fd, data.data(), block, 0) != static_cast<ssize_t>(block)) fail("read of " + path);
    for (std::int64_t i = 0; i < syncs; ++i)
        if (::fsync(fd) != 0) fail("fsync of " + path);
    ::close(fd);
    wait_often(delay);
    for (std::int64_t i = 0; i < forks; ++i)
        fork_once();
    return Truth()
        .add("reads", reads)
        .add("wbytes", writes * static_cast<std::int64_t>(block) + bytes)
        .add("forks", forks);
}

const NamedJob sample_job("sample", job_sample);

} // namespace
} // namespace tracer::workload
