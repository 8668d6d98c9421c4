// SPDX-License-Identifier: Apache-2.0
// A little of everything, round after round: for runs with several plugins at once.
#include "workload/workload.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

namespace tracer::workload {

Truth job_busy(const Arguments &arguments, Start start) {
    const std::int64_t rounds = arguments.amount(1), bytes = arguments.number("bytes", 512);
    const std::int64_t exec_every = arguments.number("exec-every", 10);
    const std::string path = arguments.text("file");
    const int fd = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    struct stat info {};
    if (fd < 0 || ::fstat(fd, &info) != 0) fail(path);
    std::string buffer(static_cast<std::size_t>(bytes), 'x');
    start(arguments);
    std::int64_t execs = 0;
    for (std::int64_t i = 0; i < rounds; ++i) {
        if (::syscall(SYS_kill, ::getpid(), 0) != 0) fail("kill");
        if (::pwrite(fd, buffer.data(), buffer.size(), 0) != bytes) fail("write");
        if (::pread(fd, buffer.data(), buffer.size(), 0) != bytes) fail("read");
        if (::fsync(fd) != 0) fail("fsync");
        if (i % exec_every != 0) continue;
        ++execs;
        const pid_t pid = ::fork();
        if (pid < 0) fail("fork");
        if (pid == 0) {
            ::execl("/bin/true", "true", nullptr);
            ::_exit(127);
        }
        ::waitpid(pid, nullptr, 0);
    }
    ::close(fd);
    return Truth()
        .add("kills", rounds)
        .add("reads", rounds)
        .add("writes", rounds)
        .add("rbytes", rounds * bytes)
        .add("wbytes", rounds * bytes)
        .add("fsyncs", rounds)
        .add("forks", execs)
        .add("execs", execs)
        .add("inode", static_cast<std::int64_t>(info.st_ino));
}

const NamedJob busy_job("busy", job_busy);

} // namespace tracer::workload
