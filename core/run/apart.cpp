// SPDX-License-Identifier: Apache-2.0
#include "run/apart.hpp"

#include "base/errno_error.hpp"
#include "base/fd.hpp"
#include "base/inherited.hpp"
#include "base/stop.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <csignal>
#include <exception>
#include <optional>
#include <poll.h>
#include <string_view>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <vector>

namespace tracer::run {
namespace {

// What goes through the pipe: one of these letters, then the answer, or the error's parts with a NUL between them.
constexpr char good = 'g', bad = 'b';

Error lost(const std::string &what) {
    return {ExitCode::cannot_trace, "the process that was to trace " + what,
            "run it again; if it happens again, report it"};
}

std::string packed(const Result<std::string> &result) {
    if (result) return good + *result;
    const Error &error = result.error();
    std::string text(1, bad);
    for (const std::string &part : {std::to_string(static_cast<int>(error.code)), error.message, error.hint,
                                    error.about, std::to_string(static_cast<int>(error.kind))}) {
        text.append(part.data(), std::min(part.size(), part.find('\0'))); // a NUL would end the part
        text += '\0';
    }
    return text;
}

std::optional<int> number(std::string_view text) {
    int value = 0;
    const auto [at, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc{} && at == text.data() + text.size() ? std::optional(value) : std::nullopt;
}

/// Bytes from a process that has read what anybody could have written: they are checked closely.
Result<std::string> unpacked(std::string bytes) {
    if (bytes.starts_with(good)) return bytes.substr(1);
    std::vector<std::string> parts;
    for (std::size_t at = 1; at < bytes.size();) {
        const std::size_t end = std::min(bytes.find('\0', at), bytes.size());
        parts.push_back(bytes.substr(at, end - at));
        at = end + 1;
    }
    const auto code = parts.size() == 5 ? number(parts[0]) : std::nullopt;
    const auto kind = parts.size() == 5 ? number(parts[4]) : std::nullopt;
    const bool known = code && kind && *code >= static_cast<int>(ExitCode::gate_failed) &&
                       *code <= static_cast<int>(ExitCode::command_failed) && *kind >= 0 &&
                       *kind <= static_cast<int>(ErrorKind::no_descriptors);
    if (!bytes.starts_with(bad) || !known) return lost("gave an answer that makes no sense");
    return Error{static_cast<ExitCode>(*code), parts[1], parts[2], parts[3], static_cast<ErrorKind>(*kind)};
}

Result<std::string> guarded(const std::function<Result<std::string>()> &work) {
    try {
        return work();
    } catch (const std::exception &failure) { // memory ran out, most likely
        return Error{ExitCode::cannot_trace, std::string("unexpected: ") + failure.what(), {}};
    }
}

/// Its exit status says whether the answer is complete.
[[noreturn]] void answer(int pipe, pid_t parent, const std::function<Result<std::string>()> &work) {
    ::prctl(PR_SET_PDEATHSIG, SIGTERM);
    if (::getppid() != parent) ::_exit(1); // it died before this
    const std::string text = packed(guarded(work));
    for (std::string_view rest = text; !rest.empty();) {
        const ssize_t written = ::write(pipe, rest.data(), rest.size());
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) ::_exit(1);
        rest.remove_prefix(static_cast<std::size_t>(written));
    }
    ::_exit(0);
}

/// Everything up to the pipe's end. Nothing: it was longer than an answer may be, and the child has been killed.
std::optional<std::string> listen(int pipe, pid_t child) {
    std::string bytes;
    std::vector<char> part(1u << 16);
    std::array<pollfd, 2> watched{{{pipe, POLLIN, 0}, {stop_fd(), POLLIN, 0}}};
    for (;;) {
        if (::poll(watched.data(), watched.size(), -1) < 0) continue; // EINTR
        if (watched[1].revents != 0) {
            ::kill(child, SIGTERM); // it ends in its own way, and we learn of it
            watched[1].fd = -1;
        }
        if (watched[0].revents == 0) continue;
        const ssize_t got = ::read(pipe, part.data(), part.size());
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) return bytes;
        bytes.append(part.data(), static_cast<std::size_t>(got));
        if (bytes.size() <= longest_answer) continue;
        ::kill(child, SIGKILL);
        return std::nullopt;
    }
}

} // namespace

Result<std::string> do_apart(const std::function<Result<std::string>()> &work) {
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) return errno_error("pipe");
    Fd read_end(ends[0]), write_end(ends[1]);
    note_inherited();
    std::signal(SIGCHLD, SIG_DFL); // if it were ignored, the exit status would be lost
    sigset_t all, before;
    sigfillset(&all);
    ::pthread_sigmask(SIG_SETMASK, &all, &before); // until the child can tell its signals from ours
    const pid_t parent = ::getpid(), child = ::fork();
    const int fork_error = errno;
    if (child == 0) {
        read_end.reset();
        renew_stop_signals();
        ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
        answer(write_end.get(), parent, work);
    }
    ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
    if (child < 0) return errno_error("fork", fork_error);
    write_end.reset(); // or reading the pipe would never end
    auto bytes = listen(read_end.get(), child);
    read_end.reset();
    int status = 0;
    while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
    if (!bytes) return lost("never stopped talking");
    if (WIFSIGNALED(status)) return lost("was killed by signal " + std::to_string(WTERMSIG(status)));
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) return lost("ended before it had said what it saw");
    return unpacked(std::move(*bytes));
}

} // namespace tracer::run
