// SPDX-License-Identifier: Apache-2.0
// A whole run with nothing of this machine in it but its clock: plugins, command, outputs and symbols are fakes.
#include "run/session.hpp"

#include "base/fd.hpp"

#include "support/fakes.hpp"

#include <gmock/gmock.h>

#include <deque>
#include <sys/eventfd.h>
#include <unistd.h>

namespace tracer::run {
namespace {

using test::FakeOrigin;
using test::RecordingListener;
using testing::Contains;
using testing::ElementsAre;
using testing::Not;

constexpr std::uint64_t ms = 1'000'000;

struct FakeSymbols final : kernel::Symbolizer {
    [[nodiscard]] model::Symbol symbol(std::uint64_t, std::uint32_t) override { return {}; }
    [[nodiscard]] std::string_view user(std::uint32_t) override { return {}; }
    void new_interval() override {}
    void know_users() override {}
    [[nodiscard]] std::string trouble() const override { return {}; }
};

/// Readable once it was set.
struct Signal {
    Fd fd{::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)};
    void set() const { ::eventfd_write(fd.get(), 1); }
};

/// An origin that says when it is gone.
struct Attached {
    int alive = 0, detached = 0;
};
class CountedOrigin final : public stream::Origin {
public:
    CountedOrigin(const model::PluginSpec &spec, Attached &attached, const model::Ledger &ledger)
        : origin_(spec), attached_(attached) {
        ++attached_.alive;
        origin_.counter_total = {0};
        origin_.ledger_total = ledger;
    }
    ~CountedOrigin() override { --attached_.alive; }
    [[nodiscard]] const model::Variant &variant() const override { return origin_.variant(); }
    [[nodiscard]] int ring_fd() const override { return -1; }
    std::size_t drain(const OnRecord &on_record, std::size_t limit, bool &more) override {
        return origin_.drain(on_record, limit, more);
    }
    void begin_tables(std::function<void()> done) override { origin_.begin_tables(std::move(done)); }
    Result<Tables> take_tables() override { return origin_.take_tables(); }
    Result<std::vector<std::uint64_t>> counter(const model::Source &source) override {
        if (broken) return Error{ExitCode::cannot_trace, "the map is gone", {}};
        return origin_.counter(source);
    }
    Result<model::Histogram> histogram(const model::Source &source) override { return origin_.histogram(source); }
    Result<model::Ledger> ledger() override { return origin_.ledger(); }
    [[nodiscard]] model::StackReader *stacks() override { return nullptr; }
    void detach() override {
        if (!origin_.detached) ++attached_.detached;
        origin_.detach();
    }
    bool broken = false;

private:
    FakeOrigin origin_;
    Attached &attached_;
};

class FakeCommand final : public HeldCommand {
public:
    FakeCommand(const Signal &ended, std::vector<std::string> &log) : ended_(ended), log_(log) {}
    ~FakeCommand() override { log_.emplace_back("gone"); }
    [[nodiscard]] int end_fd() const override { return ended_.fd.get(); }
    Result<void> release() override {
        log_.emplace_back("released");
        if (refuses) return Error{ExitCode::usage, "cannot run it", {}};
        if (ends_at_once) ended_.set();
        return {};
    }
    model::CommandEnd end() override { return {3, {}}; }
    [[nodiscard]] std::string words(const model::CommandEnd &) const override { return {}; }
    [[nodiscard]] std::uint64_t unfollowed() const override { return threads; }
    bool ends_at_once = false, refuses = false;
    std::uint64_t threads = 0;

private:
    const Signal &ended_;
    std::vector<std::string> &log_;
};

class Sessions : public testing::Test {
protected:
    Sessions() {
        for (const char *name : {"one", "two"}) {
            model::PluginSpec &spec = specs_.emplace_back();
            spec.name = name;
            spec.variants.emplace_back().name = "best";
            spec.sources.emplace_back().kind = TRACER_SOURCE_COUNTER;
        }
        for (const model::PluginSpec &spec : specs_)
            plugins_.push_back({&spec, &plugin_settings_});
        settings_.interval_ns = 10 * ms;
        parts_.start_plugin = [this](const PluginRun &plugin) -> Result<std::unique_ptr<stream::Origin>> {
            order_.push_back("attach " + plugin.spec->name);
            if (plugin.spec->name == refused_) return Error{ExitCode::cannot_trace, "no variant works", {}};
            auto origin = std::make_unique<CountedOrigin>(*plugin.spec, attached_, ledger_);
            origin->broken = plugin.spec->name == broken_;
            return std::unique_ptr<stream::Origin>(std::move(origin));
        };
        parts_.give_up_rights = [this]() -> Result<model::Rights> {
            order_.emplace_back("give up");
            return model::Rights{};
        };
        listen("only");
    }
    void listen(const std::string &name) {
        auto listener = std::make_unique<RecordingListener>();
        listeners_.push_back(listener.get());
        tee_.add(name, std::move(listener));
    }
    void with_command(bool ends_at_once, bool refuses = false) {
        parts_.hold_command = [=, this]() -> Result<std::unique_ptr<HeldCommand>> {
            order_.emplace_back("hold");
            auto command = std::make_unique<FakeCommand>(command_end_, order_);
            command->ends_at_once = ends_at_once;
            command->refuses = refuses;
            command->threads = unfollowed_;
            return std::unique_ptr<HeldCommand>(std::move(command));
        };
    }
    Result<Outcome> run() {
        auto outcome = run_session(parts_, plugins_, settings_);
        EXPECT_EQ(attached_.alive, 0) << "nothing stays attached";
        return outcome;
    }

    SystemClock clock_;
    stream::Tee tee_;
    FakeSymbols symbols_;
    Report report_{clock_, true};
    Signal stop_, command_end_;
    std::uint64_t unfollowed_ = 0; ///< threads of the command
    SessionParts parts_{clock_, tee_, symbols_, report_, "6.1", stop_.fd.get(), {}, {}, {}};
    std::deque<model::PluginSpec> specs_;
    model::PluginSettings plugin_settings_;
    std::vector<PluginRun> plugins_;
    model::RunSettings settings_;
    model::Ledger ledger_;
    std::string refused_, broken_;
    Attached attached_;
    std::vector<std::string> order_; ///< of what the session asked for
    std::vector<RecordingListener *> listeners_;
};

TEST_F(Sessions, EndAfterSoManyIntervalsOfEachPlugin) {
    settings_.count = 3;
    const auto outcome = run();
    ASSERT_TRUE(outcome) << outcome.error().line();
    EXPECT_EQ(outcome->ending, Ending::count);
    EXPECT_FALSE(outcome->error);
    ASSERT_EQ(outcome->plugins.size(), 2u);
    for (const Outcome::Plugin &plugin : outcome->plugins)
        EXPECT_EQ(plugin.intervals, 3u) << plugin.name;
    EXPECT_EQ(attached_.detached, 2);
    EXPECT_EQ(listeners_[0]->log.front(), "start");
    EXPECT_EQ(listeners_[0]->log.back(), "summary 0");
}

TEST_F(Sessions, TellTheListenersWhatTheConditionsLetThroughAndAccountForTheRest) {
    model::Column total;
    total.name = "total";
    total.type = TRACER_TYPE_COUNT;
    total.size = sizeof(std::uint64_t);
    const model::Selection where{"two", "total > 0", {}};
    std::vector<model::Conditions> conditions;
    for (model::PluginSpec &spec : specs_) {
        spec.sources[0].columns = {total};
        auto made = model::Conditions::make(spec, plugin_settings_, {&where, 1});
        ASSERT_TRUE(made) << made.error().line();
        conditions.push_back(std::move(*made));
    }
    stream::Sieve sieve(tee_.straight(), symbols_, 0, std::move(conditions));
    parts_.sieve = &sieve;
    settings_.count = 2;
    const auto outcome = run();
    ASSERT_TRUE(outcome) << outcome.error().line();
    EXPECT_THAT(listeners_[0]->log, Contains("counter 0").Times(2)); // of plugin "one" alone
    EXPECT_EQ(outcome->plugins.at(0).ledger.left_out, 0u);
    EXPECT_EQ(outcome->plugins.at(1).ledger.left_out, 2u);
    EXPECT_EQ(listeners_[0]->ledgers.back().left_out, 2u);
    EXPECT_EQ(ledger_line(outcome->plugins.at(1).ledger),
              "seen 0 = emitted 0 + filtered 0 + lost_ring 0 + lost_map 0; missed 0; left_out 2");
}

TEST_F(Sessions, EndWithTheirDuration) {
    settings_.duration_ns = 30 * ms;
    const auto outcome = run();
    ASSERT_TRUE(outcome);
    EXPECT_EQ(outcome->ending, Ending::duration);
}

TEST_F(Sessions, EndWhenTheUserWantsItAndStillSumUp) {
    stop_.set();
    const auto outcome = run();
    ASSERT_TRUE(outcome);
    EXPECT_EQ(outcome->ending, Ending::signal);
    EXPECT_THAT(listeners_[0]->log, Contains("summary 0").Times(2));
}

TEST_F(Sessions, GiveUpTheirRightsAfterTheAttachAndBeforeTheCommandRuns) {
    with_command(true);
    ASSERT_TRUE(run());
    EXPECT_THAT(order_, ElementsAre("hold", "attach one", "attach two", "give up", "released", "gone"));
}

TEST_F(Sessions, TellListenersHowManyThreadsMayNotHaveBeenFollowed) {
    unfollowed_ = 4;
    with_command(true);
    const auto outcome = run();
    ASSERT_TRUE(outcome);
    EXPECT_EQ(outcome->unfollowed, 4u);
    EXPECT_THAT(listeners_[0]->log, Contains("unfollowed 4").Times(1)) << "a recording keeps it";
}

TEST_F(Sessions, EndWithTheCommandWhoseStatusIsTheirs) {
    with_command(true);
    const auto outcome = run();
    ASSERT_TRUE(outcome);
    EXPECT_EQ(outcome->ending, Ending::command);
    EXPECT_EQ(outcome->status(), 3);
    EXPECT_THAT(listeners_[0]->log, Contains("command 3").Times(1));
}

TEST_F(Sessions, DoNotTakeTheStatusOfACommandThatOutlivedThem) {
    with_command(false);
    settings_.count = 1;
    const auto outcome = run();
    ASSERT_TRUE(outcome);
    EXPECT_EQ(outcome->ending, Ending::count);
    ASSERT_TRUE(outcome->command);
    EXPECT_EQ(outcome->status(), 0);
}

TEST_F(Sessions, DoNotLetTheCommandGoOnceTheyAreToStop) {
    with_command(true);
    stop_.set();
    ASSERT_TRUE(run());
    EXPECT_THAT(order_, Not(Contains("released")));
}

TEST_F(Sessions, LeaveNothingBehindWhereTheCommandCannotBeRun) {
    with_command(true, true);
    const auto outcome = run();
    ASSERT_FALSE(outcome);
    EXPECT_EQ(outcome.error().code, ExitCode::usage);
    EXPECT_EQ(order_.back(), "gone");
}

TEST_F(Sessions, LeaveNothingAttachedWhereAPluginFailsToStart) {
    refused_ = "two";
    const auto outcome = run();
    ASSERT_FALSE(outcome);
    EXPECT_EQ(outcome.error().message, "no variant works");
    EXPECT_THAT(order_, ElementsAre("attach one", "attach two"));
    EXPECT_TRUE(listeners_[0]->log.empty());
}

TEST_F(Sessions, EndWhenAPluginCannotBeReadAndAccountForTheOthers) {
    broken_ = "two";
    const auto outcome = run();
    ASSERT_TRUE(outcome);
    EXPECT_EQ(outcome->ending, Ending::tracing_failed);
    ASSERT_TRUE(outcome->error);
    EXPECT_EQ(outcome->error->message, "the map is gone");
    EXPECT_THAT(listeners_[0]->log, Contains("summary 0").Times(1));
}

TEST_F(Sessions, EndWhenTheirOnlyOutputFailsAndSayWhatItLost) {
    listeners_[0]->fail_after = 3;
    listeners_[0]->lost = 5;
    const auto outcome = run();
    ASSERT_TRUE(outcome);
    EXPECT_EQ(outcome->ending, Ending::output_failed);
    ASSERT_TRUE(outcome->error);
    EXPECT_EQ(outcome->error->line(), "it is full; lost_output 10") << "five of each plugin";
    EXPECT_EQ(outcome->plugins[1].lost_output, 5u);
}

TEST_F(Sessions, GoOnWhileAnOutputIsLeftAndNameTheOneThatFailed) {
    listen("json:other");
    listeners_[1]->fail_after = 3;
    settings_.count = 5;
    const auto outcome = run();
    ASSERT_TRUE(outcome);
    EXPECT_EQ(outcome->ending, Ending::count);
    ASSERT_TRUE(outcome->error);
    EXPECT_EQ(outcome->error->code, ExitCode::output_failed);
    EXPECT_EQ(outcome->error->line(), "output json:other: it is full");
    EXPECT_THAT(listeners_[0]->log, Contains("counter 0").Times(10));
}

TEST_F(Sessions, TakeALedgerThatDoesNotAddUpForALoss) {
    settings_.count = 1;
    ledger_.emitted = 1;
    const auto outcome = run();
    ASSERT_TRUE(outcome);
    EXPECT_TRUE(outcome->lost());
    EXPECT_EQ(outcome->plugins[0].contradiction, "seen 0 is not emitted 1 + filtered 0 + lost_ring 0 + lost_map 0");
    EXPECT_EQ(ledger_line(outcome->plugins[0].ledger),
              "seen 0 != emitted 1 + filtered 0 + lost_ring 0 + lost_map 0; missed 0");
}

TEST_F(Sessions, SayThatSomethingWasLost) {
    settings_.count = 1;
    auto outcome = run();
    ASSERT_TRUE(outcome);
    EXPECT_FALSE(outcome->lost());
    ledger_.seen = ledger_.lost_ring = 1;
    outcome = run();
    ASSERT_TRUE(outcome);
    EXPECT_TRUE(outcome->lost());
    ledger_ = {};
    listeners_[0]->lost = 1;
    outcome = run();
    ASSERT_TRUE(outcome);
    EXPECT_TRUE(outcome->lost()) << "what an output did not get is a loss, too";
}

} // namespace
} // namespace tracer::run
