// SPDX-License-Identifier: Apache-2.0
#include "run/session.hpp"

#include "base/clock.hpp"
#include "base/stop.hpp"
#include "bpf/attach.hpp"
#include "bpf/follow.hpp"
#include "bpf/privileges.hpp"
#include "kernel/facts.hpp"
#include "kernel/functions.hpp"
#include "kernel/symbolizer.hpp"
#include "base/strings.hpp"
#include "run/command.hpp"
#include "run/driver.hpp"
#include "run/loop.hpp"
#include "run/outputs.hpp"
#include "run/report.hpp"
#include "run/rights.hpp"

#include <algorithm>
#include <spdlog/spdlog.h>
#include <unistd.h>

namespace tracer::run {
namespace {

constexpr std::uint64_t second = 1'000'000'000;
// A single event is shown this soon although the kernel side wakes us for large amounts alone.
constexpr std::uint64_t drain_period = 50'000'000;
// Records handed over before the loop looks at its timers again.
constexpr std::size_t drain_batch = 16384;

std::uint64_t interval_of(const PluginRun &run, const model::RunSettings &settings) {
    if (settings.interval_ns) return *settings.interval_ns;
    const auto *own = run.settings.bound(run.plugin->spec(), TRACER_BIND_RUN, "interval");
    const auto *ns = own ? std::get_if<std::uint64_t>(own) : nullptr;
    return ns && *ns ? *ns : second;
}

bool shows_users(const model::PluginSpec &spec) {
    const auto is_user = [](const model::Column &column) { return column.type == TRACER_TYPE_USER; };
    return std::any_of(spec.sources.begin(), spec.sources.end(), [&](const model::Source &source) {
        return std::any_of(source.columns.begin(), source.columns.end(), is_user);
    });
}

/// Everything of one run; members are destroyed in reverse, so programs go before what they feed.
class Session {
public:
    Session(std::vector<PluginRun> plugins, const model::RunSettings &settings)
        : plugins_(std::move(plugins)), settings_(settings), report_(clock_, settings.quiet) {}

    Result<Outcome> run() {
        if (auto ready = prepare(); !ready) return std::move(ready).error();
        if (auto attached = attach(); !attached) return std::move(attached).error();
        if (auto given = give_up(); !given) return std::move(given).error();
        if (auto said = start(); !said) return std::move(said).error();
        if (auto begun = begin(); !begun) return std::move(begun).error();
        loop_.run();
        return finish();
    }

private:
    Result<void> prepare();
    Result<void> attach();
    Result<void> give_up();
    Result<void> start();
    Result<void> begin();
    void serve(Driver &driver, std::uint64_t passed);
    void drain();
    void stop(std::optional<Error> error = {});
    /// Its count or duration is reached.
    void stop_as_planned() {
        planned_ = planned_ || !stopping_;
        stop();
    }
    void check(Result<void> result) {
        if (!result) stop(std::move(result).error());
    }
    Result<Outcome> finish();

    std::vector<PluginRun> plugins_;
    const model::RunSettings &settings_;
    const model::KernelFacts facts_ = kernel::detect();
    SystemClock clock_;
    Report report_;
    std::unique_ptr<kernel::Symbolizer> symbols_;
    std::vector<output::Stream> streams_;
    Outputs outputs_;
    Loop loop_{clock_};
    std::optional<Command> command_;
    std::unique_ptr<bpf::Follower> follower_;
    std::vector<std::unique_ptr<stream::Origin>> attached_;
    std::vector<std::unique_ptr<Driver>> drivers_;
    std::optional<Error> error_;
    bool stopping_ = false;
    bool planned_ = false;     ///< it stops for its count or duration
    bool drain_again_ = false; ///< a drain is posted already
};

Result<void> Session::prepare() {
    if (auto allowed = bpf::check_privileges(); !allowed) return allowed;
    if (!settings_.user.empty() && settings_.command.empty())
        return Error{ExitCode::usage, "option --user says whom a command runs as, and there is none",
                     "add -- COMMAND, or leave it out; --uid is the filter"};
    auto identity = identity_of(settings_.user);
    if (!identity) return std::move(identity).error();
    watch_stop_signals();
    symbols_ = kernel::make_symbolizer();
    std::vector<std::string> names;
    for (const PluginRun &plugin : plugins_)
        names.push_back(plugin.plugin->spec().name);
    output::WriterContext context;
    context.clock = &clock_;
    context.names = symbols_.get();
    context.run_start_boot_ns = clock_.boot_ns();
    context.several = plugins_.size() > 1;
    context.no_native = settings_.no_native;
    auto outputs = open_outputs(settings_, names, context);
    if (!outputs) return std::move(outputs).error();
    outputs_ = std::move(*outputs);
    if (!settings_.command.empty()) {
        auto command = Command::hold(settings_.command, *identity, settings_.output.empty() || settings_.output == "-");
        if (!command) return std::move(command).error();
        if (identity->other) report_.command_user(identity->words());
        command_.emplace(std::move(*command));
        auto follower = bpf::follow(facts_);
        if (!follower) return std::move(follower).error();
        follower_ = std::move(*follower);
        if (auto added = follower_->add(static_cast<std::uint32_t>(command_->pid())); !added) return added;
    }
    return {};
}

Result<void> Session::attach() {
    streams_.reserve(plugins_.size()); // drivers keep references
    for (const PluginRun &plugin : plugins_) {
        bpf::AttachRequest request;
        request.spec = &plugin.plugin->spec();
        request.objects = &plugin.objects;
        request.settings = &plugin.settings;
        request.run = &settings_;
        request.facts = &facts_;
        request.find_functions = [](const std::string &functions) { return kernel::find_functions(functions); };
        request.followed_map = follower_ ? follower_->map_fd() : -1;
        auto attached = bpf::attach(request);
        if (!attached) return std::move(attached).error();
        const model::Variant &variant = (*attached)->variant();
        streams_.push_back(
            {request.spec, request.settings, variant.name, variant.caveat, (*attached)->stacks(), streams_.size(), {}});
        attached_.push_back(std::move(*attached));
    }
    return {};
}

/// Everything is attached and open: from here on less is needed.
Result<void> Session::give_up() {
    if (settings_.keep_privileges) return {};
    if (std::any_of(streams_.begin(), streams_.end(), [](const auto &stream) { return shows_users(*stream.spec); }))
        symbols_->know_users();
    auto rights = give_up_rights(facts_, command_ ? command_->pid() : 0);
    if (!rights) return std::move(rights).error();
    if (!rights->seccomp)
        spdlog::warn("this kernel or container has no seccomp filters: system calls that the run does not need stay "
                     "possible to it");
    for (output::Stream &stream : streams_)
        stream.rights = *rights;
    return {};
}

/// Only now, so that it says what was given up.
Result<void> Session::start() {
    for (const output::Stream &stream : streams_) {
        report_.caveat(stream.spec->name, stream.variant, stream.caveat);
        outputs_.writer->start(stream, facts_.release);
    }
    return outputs_.writer->flush();
}

Result<void> Session::begin() {
    const auto post = [this](std::function<void()> call) { loop_.post(std::move(call)); };
    for (std::size_t i = 0; i < streams_.size(); ++i) {
        drivers_.push_back(std::make_unique<Driver>(streams_[i], *attached_[i], *outputs_.writer, clock_, post));
        Driver *driver = drivers_.back().get();
        driver->on_error = [this](Error error) { stop(std::move(error)); };
        driver->on_interval = [this, driver](const model::Ledger &difference, std::uint64_t missed) {
            report_.interval(driver->stream().spec->name, difference, missed);
            check(outputs_.writer->flush());
        };
        loop_.every(interval_of(plugins_[i], settings_),
                    [this, driver](std::uint64_t passed) { serve(*driver, passed); });
        if (attached_[i]->ring_fd() >= 0) loop_.readable(attached_[i]->ring_fd(), [this] { drain(); });
    }
    loop_.every(drain_period, [this](std::uint64_t) { drain(); });
    loop_.every(second, [this](std::uint64_t) { symbols_->new_interval(); });
    if (settings_.duration_ns) loop_.after(settings_.duration_ns, [this] { stop_as_planned(); });
    loop_.readable(stop_fd(), [this] { stop(); });
    if (!command_) return {};
    loop_.readable(command_->end_fd(), [this] { stop(); });
    if (stop_requested()) return {}; // it shall not begin
    return command_->release();
}

void Session::serve(Driver &driver, std::uint64_t passed) {
    if (driver.finished()) return;
    const bool last = settings_.count && driver.served() + 1 >= settings_.count;
    // The last of `count` intervals ends with the detach, so that nothing comes after it.
    if (!last || driver.reading()) return check(driver.tick(passed));
    check(driver.finish());
    if (std::all_of(drivers_.begin(), drivers_.end(), [](const auto &d) { return d->finished(); })) stop_as_planned();
}

void Session::drain() {
    bool more = false;
    for (const auto &driver : drivers_)
        more = driver->drain(drain_batch) || more;
    check(outputs_.writer->flush());
    if (!more || drain_again_ || stopping_) return;
    drain_again_ = true; // through the queue, so that ticks and signals get their turn
    loop_.post([this] {
        drain_again_ = false;
        drain();
    });
}

void Session::stop(std::optional<Error> error) {
    if (error && !error_) error_ = std::move(error);
    if (stopping_) return;
    stopping_ = true;
    loop_.stop();
}

Result<Outcome> Session::finish() {
    stopping_ = true;
    Outcome outcome;
    for (const auto &driver : drivers_)
        attached_[driver->stream().index]->detach(); // all at once, then read in peace
    if (command_) {
        const model::CommandEnd end = command_->end();
        if (const std::string words = command_->words(end); !words.empty()) spdlog::info("{}", words);
        outputs_.writer->command_end(end);
        if (!planned_) outcome.status = end.status();
    }
    if (follower_) {
        const std::uint64_t unfollowed = follower_->unfollowed();
        report_.unfollowed(unfollowed);
        outcome.lost = unfollowed > 0;
    }
    for (const auto &driver : drivers_) {
        if (auto finished = driver->finish(); !finished && !error_) error_ = std::move(finished).error();
        driver->summarize();
        outcome.lost = outcome.lost || driver->total().lost() > 0;
    }
    if (auto flushed = outputs_.writer->flush(); !flushed && !error_) error_ = std::move(flushed).error();
    std::uint64_t lost_output = 0;
    for (const auto &driver : drivers_) {
        const std::uint64_t lost = outputs_.writer->lost_output(driver->stream());
        lost_output += lost;
        report_.summary(driver->stream().spec->name, driver->total(), lost, driver->missed_ticks(), driver->served());
    }
    if (error_ && lost_output) error_->message += "; lost_output " + std::to_string(lost_output);
    if (const std::string trouble = symbols_->trouble(); !trouble.empty()) spdlog::warn("{}", harmless(trouble));
    if (error_) return *error_;
    return outcome;
}

} // namespace

Result<Outcome> run_session(std::vector<PluginRun> plugins, const model::RunSettings &settings) {
    Session session(std::move(plugins), settings);
    return session.run();
}

} // namespace tracer::run
