// SPDX-License-Identifier: Apache-2.0
#include "workload/workload.hpp"

#include <malloc.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>

namespace tracer::workload {
namespace {
constexpr const char *usage =
    "workload JOB [--wait-stdin] [--comm NAME] [--processes N] ...; prints what it did as JSON\n"
    "  kill N [--signal S] [--target self|PID] [--call kill|tkill|tgkill|rt_sigqueueinfo|rt_tgsigqueueinfo|\n"
    "       pidfd_send_signal]\n"
    "  rw --file F [--reads N] [--writes N] [--bytes B] [--file-bytes B] [--threads T]\n"
    "       [--call rw|vectored|positioned|positioned_vectored|sendfile|splice]\n"
    "  exec N [--program FILE] [--uid U] [--fail] [--call execve|execveat] [--from-thread]\n"
    "  fork N [--failed N]      N children, and N clones that fail late\n"
    "  threads N\n"
    "  chain N [--uid U]        N execs in a row of itself, each from a thread that has called kill and read before\n"
    "  crowd N [--uid U]        N threads that call kill and read once and stay; says \"ready\", then waits "
    "(--wait-stdin)\n"
    "  slowread N --ns L [--threads T]   N reads a thread, each blocked for at least L ns\n"
    "  call N                   N calls of the kernel function __x64_sys_fsync\n"
    "  busy N --file F          N rounds of everything\n"
    "  sample --file F [--more-reads N] [--more-bytes B] [--forks N] [--fsyncs N] [--read-ns L]\n"
    "  exit\n";

std::map<std::string, Job> &jobs() {
    static std::map<std::string, Job> all;
    return all;
}

/// Returns when something can be read from stdin, or it was closed. Reads nothing: a read would be counted.
void wait_for_stdin(const Arguments &arguments) {
    if (!arguments.has("wait-stdin")) return;
    pollfd in{STDIN_FILENO, POLLIN, 0};
    while (::poll(&in, 1, -1) < 0 && errno == EINTR) {
    }
}

/// Children that each do the whole job; their truths as an array.
int run_processes(Job job, const Arguments &arguments, std::int64_t count) {
    std::vector<std::pair<pid_t, int>> children;
    for (std::int64_t i = 0; i < count; ++i) {
        int ends[2];
        if (::pipe(ends) != 0) fail("pipe");
        const pid_t pid = ::fork();
        if (pid < 0) fail("fork");
        if (pid == 0) {
            ::close(ends[0]);
            const std::string line = job(arguments, wait_for_stdin).line();
            ::_exit(::write(ends[1], line.data(), line.size()) == static_cast<ssize_t>(line.size()) ? 0 : 1);
        }
        ::close(ends[1]);
        children.emplace_back(pid, ends[0]);
    }
    std::string all;
    bool good = true;
    for (const auto &[pid, fd] : children) {
        char part[4096];
        if (!all.empty()) all += ',';
        for (ssize_t got; (got = ::read(fd, part, sizeof part)) > 0;)
            all.append(part, static_cast<std::size_t>(got));
        int status = 0;
        ::waitpid(pid, &status, 0);
        good = good && status == 0;
    }
    std::puts(Truth().add_json("processes", "[" + all + "]").line().c_str());
    return good ? 0 : 1;
}
} // namespace

void fail(const std::string &what) {
    std::fprintf(stderr, "workload: %s: %s\n", what.c_str(), std::strerror(errno));
    std::exit(1);
}

NamedJob::NamedJob(const char *name, Job job) { jobs().emplace(name, job); }

int thread_id() { return static_cast<int>(::syscall(SYS_gettid)); }

Arguments::Arguments(int count, char **values) {
    for (int i = 1; i < count; ++i) {
        const std::string word = values[i];
        if (!word.starts_with("--")) {
            positional_.push_back(word);
        } else if (i + 1 < count && std::strncmp(values[i + 1], "--", 2) != 0) {
            named_[word.substr(2)] = values[++i];
        } else {
            named_[word.substr(2)] = "1";
        }
    }
}

std::string Arguments::text(const std::string &name, const std::string &fallback) const {
    const auto found = named_.find(name);
    return found == named_.end() ? fallback : found->second;
}

std::int64_t Arguments::number(const std::string &name, std::int64_t fallback) const {
    const auto found = named_.find(name);
    return found == named_.end() ? fallback : std::strtoll(found->second.c_str(), nullptr, 0);
}

std::int64_t Arguments::amount(std::size_t index) const {
    if (index >= positional_.size()) {
        std::fputs(usage, stderr);
        std::exit(2);
    }
    return std::strtoll(positional_[index].c_str(), nullptr, 0);
}

Truth::Truth() { add("pid", ::getpid()).add("tid", thread_id()); }

void Truth::key(const char *name) {
    if (text_.size() > 1) text_ += ',';
    text_ += std::string("\"") + name + "\":";
}

Truth &Truth::add(const char *name, std::int64_t value) { return add_json(name, std::to_string(value)); }
Truth &Truth::add(const char *name, const std::string &value) { return add_json(name, "\"" + value + "\""); }

Truth &Truth::add_json(const char *name, const std::string &json) {
    key(name);
    text_ += json;
    return *this;
}

Truth &Truth::add(const char *name, const std::vector<std::int64_t> &values) {
    std::string list;
    for (const auto value : values)
        list += (list.empty() ? "" : ",") + std::to_string(value);
    return add_json(name, "[" + list + "]");
}
} // namespace tracer::workload

int main(int argc, char **argv) {
    using namespace tracer::workload;
    // Otherwise glibc reads /sys/devices/system/cpu/online when threads first contend for memory: reads that nobody
    // asked for.
    ::mallopt(M_ARENA_MAX, 1);
    const Arguments arguments(argc, argv);
    const std::string name = arguments.positional().empty() ? "" : arguments.positional()[0];
    if (name == "exit") return 0;
    if (arguments.has("comm")) ::prctl(PR_SET_NAME, arguments.text("comm").c_str());
    if (const auto known = jobs().find(name); known != jobs().end()) {
        const Job job = known->second;
        if (arguments.has("processes")) return run_processes(job, arguments, arguments.number("processes", 1));
        std::puts(job(arguments, wait_for_stdin).line().c_str());
        return 0;
    }
    std::fputs(usage, stderr);
    return 2;
}
