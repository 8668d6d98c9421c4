// SPDX-License-Identifier: Apache-2.0
#include "run/session.hpp"

#include "run/driver.hpp"
#include "run/loop.hpp"

#include <algorithm>
#include <poll.h>

namespace tracer::run {
namespace {

constexpr std::uint64_t second = 1'000'000'000;
// A single event is shown this soon although the kernel side wakes us only for large amounts.
constexpr std::uint64_t drain_period = 50'000'000;
// Records handed over before the loop looks at its timers again.
constexpr std::size_t drain_batch = 16384;

std::uint64_t interval_of(const PluginRun &plugin, const model::RunSettings &settings) {
    if (settings.interval_ns) return *settings.interval_ns;
    const auto *own = plugin.settings->bound(*plugin.spec, TRACER_BIND_RUN, "interval");
    const auto *ns = own ? std::get_if<std::uint64_t>(own) : nullptr;
    return ns && *ns ? *ns : second;
}

bool is_readable(int fd) {
    pollfd watched{fd, POLLIN, 0};
    return ::poll(&watched, 1, 0) > 0;
}

/// Everything of one run; members are destroyed in reverse, so programs go before what they feed.
class Session {
public:
    Session(const SessionParts &parts, const std::vector<PluginRun> &plugins, const model::RunSettings &settings)
        : parts_(parts), plugins_(plugins), settings_(settings) {}

    Result<Outcome> run() {
        for (const auto step : {&Session::hold, &Session::attach, &Session::give_up, &Session::start, &Session::begin})
            if (auto done = (this->*step)(); !done) return std::move(done).error();
        loop_.run();
        return finish();
    }

private:
    Result<void> hold();
    Result<void> attach();
    Result<void> give_up();
    Result<void> start();
    Result<void> begin();
    void serve(Driver &driver, std::uint64_t passed);
    void drain();
    void stop(Ending why, std::optional<Error> error = {});
    void note(Result<void> result) {
        if (!result && !outcome_.error) outcome_.error = std::move(result).error();
    }
    void trace(Result<void> result) {
        if (!result) stop(Ending::tracing_failed, std::move(result).error());
    }
    void flush() {
        if (auto flushed = parts_.listeners.flush(); !flushed) stop(Ending::output_failed, std::move(flushed).error());
    }
    Outcome finish();
    void account();

    const SessionParts &parts_;
    const std::vector<PluginRun> &plugins_;
    const model::RunSettings &settings_;
    std::vector<stream::Feed> feeds_;
    Loop loop_{parts_.clock};
    std::unique_ptr<HeldCommand> command_;
    std::vector<std::unique_ptr<stream::Origin>> origins_;
    std::vector<std::unique_ptr<Driver>> drivers_;
    Outcome outcome_;
    bool stopping_ = false;
    bool drain_again_ = false; ///< a drain is posted already
};

Result<void> Session::hold() {
    if (!parts_.hold_command) return {};
    auto command = parts_.hold_command();
    if (!command) return std::move(command).error();
    command_ = std::move(*command);
    return {};
}

Result<void> Session::attach() {
    feeds_.reserve(plugins_.size()); // drivers keep references
    for (const PluginRun &plugin : plugins_) {
        auto origin = parts_.start_plugin(plugin);
        if (!origin) return std::move(origin).error();
        const model::Variant &variant = (*origin)->variant();
        feeds_.push_back(
            {plugin.spec, plugin.settings, variant.name, variant.caveat, (*origin)->stacks(), feeds_.size(), {}});
        origins_.push_back(std::move(*origin));
    }
    return {};
}

/// Everything is attached and open: from here on less is needed.
Result<void> Session::give_up() {
    if (!parts_.give_up_rights) return {};
    auto rights = parts_.give_up_rights();
    if (!rights) return std::move(rights).error();
    for (stream::Feed &feed : feeds_)
        feed.rights = *rights;
    return {};
}

/// Only now, so that it says what was given up.
Result<void> Session::start() {
    parts_.listeners.on_failure = [this](const std::string &name, const Error &error) {
        // At the end the run's own error tells it.
        if (!stopping_ || outcome_.error) parts_.report.output_failed(name, error);
    };
    for (stream::Feed &feed : feeds_) {
        feed.started = parts_.clock.boot_ns();
        parts_.report.caveat(feed.spec->name, feed.variant, feed.caveat);
        parts_.listeners.start(feed, parts_.kernel_release);
    }
    return parts_.listeners.flush();
}

Result<void> Session::begin() {
    const auto post = [this](std::function<void()> call) { loop_.post(std::move(call)); };
    for (std::size_t i = 0; i < feeds_.size(); ++i) {
        drivers_.push_back(std::make_unique<Driver>(feeds_[i], *origins_[i], parts_.front(), parts_.clock, post));
        Driver *driver = drivers_.back().get();
        driver->on_error = [this](Error error) { stop(Ending::tracing_failed, std::move(error)); };
        driver->on_interval = [this, driver](const model::Ledger &difference, std::uint64_t missed) {
            parts_.report.interval(driver->feed().spec->name, difference, missed);
            flush();
        };
        loop_.every(interval_of(plugins_[i], settings_),
                    [this, driver](std::uint64_t passed) { serve(*driver, passed); });
        if (origins_[i]->ring_fd() >= 0) loop_.readable(origins_[i]->ring_fd(), [this] { drain(); });
    }
    loop_.every(drain_period, [this](std::uint64_t) { drain(); });
    loop_.every(second, [this](std::uint64_t) {
        parts_.names.new_interval();
        for (const stream::Feed &feed : feeds_)
            parts_.report.output_losses(feed.spec->name, parts_.listeners.losses_of(feed));
    });
    if (settings_.duration_ns) loop_.after(settings_.duration_ns, [this] { stop(Ending::duration); });
    if (parts_.stop_fd >= 0) loop_.readable(parts_.stop_fd, [this] { stop(Ending::signal); });
    if (!command_) return {};
    loop_.readable(command_->end_fd(), [this] { stop(Ending::command); });
    if (is_readable(parts_.stop_fd)) return {}; // the command is not to begin
    return command_->release();
}

void Session::serve(Driver &driver, std::uint64_t passed) {
    if (driver.finished()) return;
    const bool last = settings_.count && driver.served() + 1 >= settings_.count;
    // The last of `count` intervals ends with the detach, so that nothing comes after it.
    if (!last || driver.reading()) return trace(driver.tick(passed));
    trace(driver.finish());
    if (std::ranges::all_of(drivers_, [](const auto &d) { return d->finished(); })) stop(Ending::count);
}

void Session::drain() {
    bool more = false;
    for (const auto &driver : drivers_)
        more = driver->drain(drain_batch) || more;
    flush();
    if (!more || drain_again_ || stopping_) return;
    drain_again_ = true; // through the queue, so that ticks and signals get their turn
    loop_.post([this] {
        drain_again_ = false;
        drain();
    });
}

void Session::stop(Ending why, std::optional<Error> error) {
    if (error && !outcome_.error) outcome_.error = std::move(error);
    if (stopping_) return;
    stopping_ = true;
    outcome_.ending = why;
    loop_.stop();
}

Outcome Session::finish() {
    for (const auto &origin : origins_)
        origin->detach(); // all at once, then read in peace
    if (command_) {
        outcome_.command = command_->end();
        outcome_.command->unfollowed = outcome_.unfollowed = command_->unfollowed();
        parts_.report.command_ended(command_->words(*outcome_.command));
        parts_.listeners.command_end(*outcome_.command);
        parts_.report.unfollowed(outcome_.unfollowed);
    }
    for (const auto &driver : drivers_)
        note(driver->finish());
    for (const auto &driver : drivers_)
        driver->summarize();
    note(parts_.listeners.settle());
    if (!outcome_.error) outcome_.error = parts_.listeners.failure();
    account();
    parts_.report.symbols(parts_.names.trouble());
    return std::move(outcome_);
}

void Session::account() {
    std::uint64_t lost_output = 0;
    for (const auto &driver : drivers_) {
        const stream::Feed &feed = driver->feed();
        const model::Ledger total = parts_.sieve ? parts_.sieve->accounted(feed, driver->total()) : driver->total();
        outcome_.plugins.push_back({feed.spec->name, total, parts_.listeners.lost_output(feed), driver->served(),
                                    driver->missed_ticks(), driver->contradiction()});
        const Outcome::Plugin &plugin = outcome_.plugins.back();
        lost_output += plugin.lost_output;
        parts_.report.summary(plugin.name, plugin.ledger,
                              lost_output_line(plugin.lost_output, parts_.listeners.losses_of(feed)),
                              plugin.missed_ticks, plugin.intervals);
        parts_.report.contradiction(plugin.name, plugin.contradiction);
    }
    if (outcome_.error && lost_output) outcome_.error->message += "; lost_output " + std::to_string(lost_output);
}

} // namespace

bool Outcome::lost() const {
    return unfollowed > 0 || std::ranges::any_of(plugins, [](const Plugin &plugin) {
               return plugin.ledger.lost() || plugin.lost_output > 0 || !plugin.contradiction.empty();
           });
}

int Outcome::status() const {
    const bool outlived = ending == Ending::count || ending == Ending::duration;
    return command && !outlived ? command->status() : 0;
}

Result<Outcome> run_session(const SessionParts &parts, const std::vector<PluginRun> &plugins,
                            const model::RunSettings &settings) {
    return Session(parts, plugins, settings).run();
}

} // namespace tracer::run
