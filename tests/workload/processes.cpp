// SPDX-License-Identifier: Apache-2.0
// N children, threads, failed clones and execs.
#include "workload/workload.hpp"

#include <fcntl.h>
#include <linux/sched.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <thread>

namespace tracer::workload {
namespace {
/// A clone that fails late, in alloc_pid(): the id that it asks for is in use. By then the scheduler has seen the task.
bool clone_fails() {
    pid_t taken = ::getpid();
    clone_args args{};
    args.exit_signal = SIGCHLD;
    args.set_tid = reinterpret_cast<std::uint64_t>(&taken);
    args.set_tid_size = 1;
    const long pid = ::syscall(SYS_clone3, &args, sizeof args);
    if (pid == 0) ::_exit(0);
    return pid < 0 && errno == EEXIST;
}

void execute(const std::string &program, const std::string &call) {
    char *const argv[] = {const_cast<char *>(program.c_str()), nullptr};
    char *const env[] = {nullptr};
    if (call == "execveat")
        ::syscall(SYS_execveat, AT_FDCWD, program.c_str(), argv, env, 0);
    else
        ::execve(program.c_str(), argv, env);
}
} // namespace

Truth job_fork(const Arguments &arguments, Start start) {
    const std::int64_t count = arguments.amount(1), failing = arguments.number("failed", 0);
    start(arguments);
    std::int64_t failed = 0;
    for (std::int64_t i = 0; i < count; ++i) {
        const pid_t pid = ::fork();
        if (pid < 0) fail("fork");
        if (pid == 0) ::_exit(0);
        ::waitpid(pid, nullptr, 0);
    }
    for (std::int64_t i = 0; i < failing; ++i)
        failed += clone_fails() ? 1 : 0;
    if (failed != failing) fail("clone3 with a taken id");
    return Truth().add("forks", count).add("failed", failed);
}

Truth job_threads(const Arguments &arguments, Start start) {
    const std::int64_t count = arguments.amount(1);
    start(arguments);
    for (std::int64_t i = 0; i < count; ++i)
        std::thread([] {}).join();
    return Truth().add("threads", count);
}

Truth job_exec(const Arguments &arguments, Start start) {
    const std::int64_t count = arguments.amount(1), uid = arguments.number("uid", -1);
    const bool failing = arguments.has("fail"), from_thread = arguments.has("from-thread");
    const std::string call = arguments.text("call", "execve");
    const std::string program = arguments.text("program", failing ? "/nonexistent/program" : "/bin/true");
    start(arguments);
    std::vector<std::int64_t> pids;
    for (std::int64_t i = 0; i < count; ++i) {
        const pid_t pid = ::fork();
        if (pid < 0) fail("fork");
        if (pid == 0) {
            if (uid >= 0 && ::syscall(SYS_setresuid, uid, uid, uid) != 0) ::_exit(126);
            if (from_thread)
                std::thread(execute, program, call).join();
            else
                execute(program, call);
            ::_exit(failing && errno == ENOENT ? 0 : 127);
        }
        int status = 0;
        ::waitpid(pid, &status, 0);
        // A thread's errno is its own, so a failure in one cannot be seen here.
        if (status != 0 && !(from_thread && failing))
            fail("exec of " + program + " gave status " + std::to_string(status));
        pids.push_back(pid);
    }
    return Truth()
        .add("execs", count)
        .add("uid", uid < 0 ? static_cast<std::int64_t>(::getuid()) : uid)
        .add("failed", failing ? count : 0)
        .add("program", program)
        .add("call", call)
        .add("pids", pids);
}

const NamedJob fork_job("fork", job_fork);
const NamedJob threads_job("threads", job_threads);
const NamedJob exec_job("exec", job_exec);

} // namespace tracer::workload
