// SPDX-License-Identifier: Apache-2.0
#include "base/stop.hpp"

#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstdint>
#include <sys/eventfd.h>
#include <unistd.h>

namespace tracer {
namespace {

std::atomic<bool> requested{false};
std::atomic<int> event{-1};
static_assert(std::atomic<bool>::is_always_lock_free && std::atomic<int>::is_always_lock_free);

void on_signal(int) {
    const int saved = errno;
    requested = true;
    const std::uint64_t one = 1;
    [[maybe_unused]] const auto written = ::write(event, &one, sizeof one);
    errno = saved;
}

/// INT and TERM, for this process and its main thread.
void take_stop_signals(const struct sigaction &action) {
    sigset_t both;
    sigemptyset(&both);
    for (int number : {SIGINT, SIGTERM}) {
        ::sigaction(number, &action, nullptr);
        sigaddset(&both, number);
    }
    ::pthread_sigmask(SIG_UNBLOCK, &both, nullptr);
}

void arm() {
    struct sigaction action {};
    action.sa_handler = on_signal;
    // No SA_RESTART: a blocked write must come back. RESETHAND: a second signal ends a process that is stuck.
    action.sa_flags = static_cast<int>(SA_RESETHAND);
    sigemptyset(&action.sa_mask);
    take_stop_signals(action);
    struct sigaction now {};
    // Where it was ignored from the start (nohup) it stays so.
    if (::sigaction(SIGHUP, nullptr, &now) == 0 && now.sa_handler != SIG_IGN) ::sigaction(SIGHUP, &action, nullptr);
}

} // namespace

void heed_stop_signals() {
    struct sigaction action {};
    action.sa_handler = SIG_DFL;
    take_stop_signals(action);
}

void watch_stop_signals() {
    if (event >= 0) return;
    event = ::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    arm();
}

void renew_stop_signals() {
    if (event < 0) return;
    // Descriptors are copies of one event: the parent would hear the child's.
    ::close(event.exchange(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)));
    requested = false;
    arm();
}

bool stop_requested() { return requested; }
int stop_fd() { return event; }

} // namespace tracer
