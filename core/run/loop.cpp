// SPDX-License-Identifier: Apache-2.0
#include "run/loop.hpp"

#include "run/ticks.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>

#include <list>

namespace tracer::run {
namespace asio = boost::asio;
using Failure = boost::system::error_code;

namespace {

struct Ticker {
    asio::steady_timer timer;
    Ticks ticks;
    std::function<void(std::uint64_t)> serve;
};

struct Watch {
    asio::posix::stream_descriptor descriptor;
    std::function<void()> call;
};

} // namespace

struct Loop::State {
    const Clock &clock;
    asio::io_context context;
    std::list<Ticker> tickers;
    std::list<asio::steady_timer> delays;
    std::list<Watch> watches;

    explicit State(const Clock &c) : clock(c) {}

    void arm(Ticker &ticker) {
        // Both clocks run alike except during a suspend, after which the timer is late and the tick says what passed.
        const std::uint64_t now = clock.boot_ns(), due = ticker.ticks.due();
        ticker.timer.expires_after(std::chrono::nanoseconds(due > now ? due - now : 0));
        ticker.timer.async_wait([this, &ticker](const Failure &failure) {
            if (failure) return;
            const std::uint64_t woken = clock.boot_ns();
            if (woken >= ticker.ticks.due()) ticker.serve(ticker.ticks.serve(woken));
            arm(ticker);
        });
    }

    void arm(Watch &watch) {
        watch.descriptor.async_wait(asio::posix::stream_descriptor::wait_read, [this, &watch](const Failure &failure) {
            if (failure) return;
            watch.call();
            arm(watch);
        });
    }
};

Loop::Loop(const Clock &clock) : state_(std::make_unique<State>(clock)) {}

Loop::~Loop() {
    for (Watch &watch : state_->watches)
        watch.descriptor.release(); // the caller's, not ours to close
}

void Loop::every(std::uint64_t period_ns, std::function<void(std::uint64_t)> serve) {
    state_->tickers.push_back(
        {asio::steady_timer(state_->context), Ticks(state_->clock.boot_ns(), period_ns), std::move(serve)});
    state_->arm(state_->tickers.back());
}

void Loop::after(std::uint64_t delay_ns, std::function<void()> call) {
    state_->delays.emplace_back(state_->context, std::chrono::nanoseconds(delay_ns));
    state_->delays.back().async_wait([call = std::move(call)](const Failure &failure) {
        if (!failure) call();
    });
}

void Loop::readable(int fd, std::function<void()> call) {
    state_->watches.push_back({asio::posix::stream_descriptor(state_->context, fd), std::move(call)});
    state_->arm(state_->watches.back());
}

void Loop::post(std::function<void()> call) { asio::post(state_->context, std::move(call)); }

void Loop::run() { state_->context.run(); }
void Loop::stop() { state_->context.stop(); }

} // namespace tracer::run
