// SPDX-License-Identifier: Apache-2.0
// Reads that block for at least a known time.
#include "workload/workload.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <ctime>
#include <new>
#include <thread>

namespace tracer::workload {
namespace {
std::int64_t now() {
    timespec t{};
    ::clock_gettime(CLOCK_MONOTONIC, &t);
    return static_cast<std::int64_t>(t.tv_sec) * 1'000'000'000 + t.tv_nsec;
}

/// One reading thread, as shared by its own process and the writing one.
struct Reader {
    std::atomic<int> tid = 0;
    std::atomic<std::int64_t> round = 0; ///< reads begun
    int ends[2] = {-1, -1};
};

bool sleeps(pid_t pid, int tid) {
    char path[64], text[256];
    std::snprintf(path, sizeof path, "/proc/%d/task/%d/stat", pid, tid);
    const int fd = ::open(path, O_RDONLY | O_CLOEXEC);
    const ssize_t got = fd < 0 ? -1 : ::read(fd, text, sizeof text - 1);
    if (fd >= 0) ::close(fd);
    if (got <= 0) return false;
    text[got] = 0;
    const char *const after_comm = std::strrchr(text, ')');
    return after_comm && after_comm[1] == ' ' && after_comm[2] == 'S';
}

/// The writing process: waits until every reader of this round is blocked, then `ns` more, then writes to all.
[[noreturn]] void write_rounds(Reader *readers, std::int64_t threads, std::int64_t rounds, std::int64_t ns,
                               pid_t parent) {
    for (std::int64_t round = 1; round <= rounds; ++round) {
        for (std::int64_t i = 0; i < threads; ++i) {
            while (readers[i].round < round || !sleeps(parent, readers[i].tid))
                ::sched_yield();
        }
        const std::int64_t until = now() + ns;
        timespec wait{static_cast<time_t>(until / 1'000'000'000), static_cast<long>(until % 1'000'000'000)};
        while (::clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &wait, nullptr) == EINTR) {
        }
        for (std::int64_t i = 0; i < threads; ++i) {
            if (::write(readers[i].ends[1], "x", 1) != 1) ::_exit(1);
        }
    }
    ::_exit(0);
}
} // namespace

Truth job_slowread(const Arguments &arguments, Start start) {
    const std::int64_t rounds = arguments.amount(1), ns = arguments.number("ns", 1'000'000);
    const std::int64_t asked = arguments.number("threads", 0), threads = asked > 0 ? asked : 1;
    void *const shared = ::mmap(nullptr, sizeof(Reader) * static_cast<std::size_t>(threads), PROT_READ | PROT_WRITE,
                                MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (shared == MAP_FAILED) fail("mmap");
    auto *const readers = static_cast<Reader *>(shared);
    for (std::int64_t i = 0; i < threads; ++i) {
        new (&readers[i]) Reader;
        if (::pipe(readers[i].ends) != 0) fail("pipe");
    }
    const pid_t parent = ::getpid(), writer = ::fork();
    if (writer < 0) fail("fork");
    if (writer == 0) write_rounds(readers, threads, rounds, ns, parent);
    start(arguments);
    std::atomic<std::int64_t> sum = 0, longest = 0;
    const auto read_all = [&](std::int64_t index) {
        Reader &reader = readers[index];
        reader.tid = thread_id();
        for (std::int64_t i = 0; i < rounds; ++i) {
            char byte;
            const std::int64_t begun = now();
            ++reader.round;
            if (::read(reader.ends[0], &byte, 1) != 1) fail("read");
            const std::int64_t took = now() - begun;
            sum += took;
            for (std::int64_t seen = longest; seen < took && !longest.compare_exchange_weak(seen, took);) {
            }
        }
    };
    if (asked == 0) {
        read_all(0);
    } else {
        std::vector<std::thread> all;
        for (std::int64_t i = 0; i < threads; ++i)
            all.emplace_back(read_all, i);
        for (auto &thread : all)
            thread.join();
    }
    int status = 0;
    if (::waitpid(writer, &status, 0) != writer || status != 0) fail("the writing process");
    // The measured times include the system call's own, so they are never below what the kernel sees.
    return Truth()
        .add("reads", rounds * threads)
        .add("min_ns", ns)
        .add("max_ns", longest.load())
        .add("sum_ns", sum.load());
}

const NamedJob slowread_job("slowread", job_slowread);

} // namespace tracer::workload
