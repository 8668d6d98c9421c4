// SPDX-License-Identifier: Apache-2.0
// What a stranger can do to use up whatever a tracer keeps for each thread.
#include "workload/workload.hpp"

#include <fcntl.h>
#include <pthread.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <thread>

namespace tracer::workload {
namespace {

void become_stranger(const Arguments &arguments) {
    const std::int64_t uid = arguments.number("uid", -1);
    if (uid >= 0 && ::syscall(SYS_setresuid, uid, uid, uid) != 0) fail("setresuid");
}

/// One call of each kind that is traced from its entry to its return. What is read is not a regular file.
void call_once(int fd) {
    char byte = 0;
    if (::kill(::getpid(), 0) != 0) fail("kill");
    if (::read(fd, &byte, 1) < 0) fail("read");
}

int open_null() {
    const int fd = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
    if (fd < 0) fail("/dev/null");
    return fd;
}

struct Crowd {
    int fd = -1;
    std::atomic<std::int64_t> called = 0;
    std::atomic<bool> over = false;
};

void *join_crowd(void *shared) {
    auto &crowd = *static_cast<Crowd *>(shared);
    call_once(crowd.fd);
    ++crowd.called;
    crowd.called.notify_one();
    crowd.over.wait(false);
    return nullptr;
}

} // namespace

Truth job_chain(const Arguments &arguments, Start start) {
    const std::int64_t left = arguments.amount(1);
    if (!arguments.has("linked")) {
        start(arguments);
        become_stranger(arguments);
    }
    if (left == 0) return Truth().add("uid", static_cast<std::int64_t>(::getuid()));
    std::thread([&] {
        call_once(open_null());
        const std::string next = std::to_string(left - 1);
        const char *const argv[] = {"workload", "chain", next.c_str(), "--linked", nullptr};
        ::execv("/proc/self/exe", const_cast<char *const *>(argv));
        fail("exec");
    }).join();
    return {};
}

Truth job_crowd(const Arguments &arguments, Start start) {
    const std::int64_t count = arguments.amount(1);
    become_stranger(arguments);
    Crowd crowd;
    crowd.fd = open_null();
    pthread_attr_t small;
    ::pthread_attr_init(&small);
    ::pthread_attr_setstacksize(&small, static_cast<std::size_t>(::sysconf(_SC_THREAD_STACK_MIN)));
    ::pthread_attr_setguardsize(&small, 0);
    std::vector<pthread_t> threads(static_cast<std::size_t>(count));
    for (auto &thread : threads)
        if (errno = ::pthread_create(&thread, &small, join_crowd, &crowd); errno != 0) fail("pthread_create");
    for (std::int64_t called; (called = crowd.called) < count;)
        crowd.called.wait(called);
    std::puts("ready");
    std::fflush(stdout);
    start(arguments);
    crowd.over = true;
    crowd.over.notify_all();
    for (const auto thread : threads)
        ::pthread_join(thread, nullptr);
    return Truth().add("threads", count);
}

const NamedJob chain_job("chain", job_chain);
const NamedJob crowd_job("crowd", job_crowd);

} // namespace tracer::workload
