// SPDX-License-Identifier: Apache-2.0
#include "run/run_plugins.hpp"

#include "base/stop.hpp"
#include "bpf/attach.hpp"
#include "bpf/follow.hpp"
#include "kernel/facts.hpp"
#include "kernel/functions.hpp"
#include "kernel/symbolizer.hpp"
#include "model/column_types.hpp"
#include "output/outputs.hpp"
#include "run/command.hpp"
#include "run/recording_output.hpp"
#include "run/rights.hpp"
#include "run/session.hpp"

#include <algorithm>
#include <sys/utsname.h>

namespace tracer::run {
namespace {

bool shows_users(const LoadedPlugin &loaded) {
    const auto is_user = [](const model::Column &column) {
        return model::column_type(column.type).kind == model::ValueKind::user;
    };
    return std::ranges::any_of(loaded.plugin->spec().sources, [&](const model::Source &source) {
        return std::ranges::any_of(source.columns, is_user);
    });
}

/// A command whose descendants the kernel side follows.
class FollowedCommand final : public HeldCommand {
public:
    FollowedCommand(Command command, std::unique_ptr<bpf::Follower> follower)
        : command_(std::move(command)), follower_(std::move(follower)) {}

    [[nodiscard]] pid_t pid() const { return command_.pid(); }
    [[nodiscard]] int map_fd() const { return follower_->map_fd(); }
    [[nodiscard]] int end_fd() const override { return command_.end_fd(); }
    Result<void> release() override { return command_.release(); }
    model::CommandEnd end() override { return command_.end(); }
    [[nodiscard]] std::string words(const model::CommandEnd &end) const override { return command_.words(end); }
    [[nodiscard]] std::uint64_t unfollowed() const override { return follower_->unfollowed(); }

private:
    Command command_;
    std::unique_ptr<bpf::Follower> follower_;
};

/// This kernel and this user, as a session is handed them.
class Machine {
public:
    Machine(const model::RunSettings &settings, const Additions &additions)
        : settings_(settings), additions_(additions), report_(clock_, settings.quiet) {}

    Result<Outcome> run(const std::vector<LoadedPlugin> &plugins);

private:
    Result<void> open_outputs(const std::vector<LoadedPlugin> &plugins);
    Result<void> open_recording(const std::vector<LoadedPlugin> &plugins, std::uint64_t run_start);
    Result<std::unique_ptr<HeldCommand>> hold(const Identity &identity);
    Result<std::unique_ptr<stream::Origin>> attach(const LoadedPlugin &loaded) const;
    Result<model::Rights> give_up(const std::vector<LoadedPlugin> &plugins);

    const model::RunSettings &settings_;
    const Additions &additions_;
    const model::KernelFacts facts_ = kernel::detect();
    SystemClock clock_;
    WallDistance distance_{clock_};
    LoadAverage load_;
    Report report_;
    std::unique_ptr<kernel::Symbolizer> symbols_ = kernel::make_symbolizer();
    std::unique_ptr<RecordingOutput> recording_;
    std::unique_ptr<output::Outputs> outputs_; ///< behind the recording, whose listener it owns
    std::uint64_t start_ = 0;                  ///< boot clock
    const FollowedCommand *command_ = nullptr; ///< the session's
};

Result<void> Machine::open_outputs(const std::vector<LoadedPlugin> &plugins) {
    std::vector<std::string> names;
    for (const LoadedPlugin &loaded : plugins)
        names.push_back(loaded.plugin->spec().name);
    output::FormatContext context;
    context.names = symbols_.get();
    context.load = &load_;
    context.run_start_boot_ns = start_ = clock_.boot_ns();
    if (auto opened = open_recording(plugins, context.run_start_boot_ns); !opened) return opened;
    if (recording_) context.outputs = {RecordingOutput::name_of(settings_.record)};
    auto outputs = output::Outputs::open(settings_, names, distance_, context);
    if (!outputs) return std::move(outputs).error();
    outputs_ = std::move(*outputs);
    if (recording_)
        outputs_->tee().add_first(RecordingOutput::name_of(settings_.record),
                                  recording_->listener(distance_, load_, *symbols_));
    for (const Additions::Listener &added : additions_.listeners) {
        auto listener = added.make({*symbols_, clock_});
        if (!listener) return std::move(listener).error();
        outputs_->tee().add(added.name, std::move(*listener));
    }
    return {};
}

Result<void> Machine::open_recording(const std::vector<LoadedPlugin> &plugins, std::uint64_t run_start) {
    if (settings_.record.empty()) return {};
    recording::Description description;
    description.uuid = new_uuid();
    description.tracer = TRACER_VERSION;
    description.kernel = facts_;
    utsname name{};
    if (::uname(&name) == 0) description.machine = name.machine;
    description.run_start = run_start;
    description.distance = distance_.ns();
    description.csv_raw = settings_.csv_raw;
    for (const LoadedPlugin &loaded : plugins)
        description.plugins.push_back({loaded.plugin->spec(), loaded.settings});
    auto opened = RecordingOutput::open(settings_.record, std::move(description), settings_.outputs);
    if (!opened) return std::move(opened).error();
    recording_ = std::move(*opened);
    return {};
}

Result<std::unique_ptr<HeldCommand>> Machine::hold(const Identity &identity) {
    const bool taken = settings_.writes_to_stdout() || additions_.needs_stdout;
    auto command = Command::hold(settings_.command, identity, taken);
    if (!command) return std::move(command).error();
    if (identity.other) report_.command_user(identity.words());
    auto follower = bpf::follow(facts_);
    if (!follower) return std::move(follower).error();
    if (auto added = (*follower)->add(static_cast<std::uint32_t>(command->pid())); !added)
        return std::move(added).error();
    auto followed = std::make_unique<FollowedCommand>(std::move(*command), std::move(*follower));
    command_ = followed.get();
    return std::unique_ptr<HeldCommand>(std::move(followed));
}

Result<std::unique_ptr<stream::Origin>> Machine::attach(const LoadedPlugin &loaded) const {
    bpf::AttachRequest request;
    request.spec = &loaded.plugin->spec();
    request.objects = &loaded.objects;
    request.settings = &loaded.settings;
    request.run = &settings_;
    request.facts = &facts_;
    request.find_functions = [](const std::string &functions) { return kernel::find_functions(functions); };
    request.followed_map = command_ ? command_->map_fd() : -1;
    request.copies = additions_.copies;
    request.idle_copy = additions_.idle_copy;
    return bpf::attach(request);
}

Result<model::Rights> Machine::give_up(const std::vector<LoadedPlugin> &plugins) {
    if (std::ranges::any_of(plugins, shows_users)) symbols_->know_users();
    auto rights = give_up_rights(facts_, command_ ? command_->pid() : 0);
    if (rights && !rights->seccomp) Report::no_seccomp();
    return rights;
}

Result<Outcome> Machine::run(const std::vector<LoadedPlugin> &plugins) {
    if (!settings_.user.empty() && settings_.command.empty())
        return Error{ExitCode::usage, "option --user says whom a command runs as, but there is no command",
                     "add -- COMMAND, or leave it out; --uid is the filter"};
    auto identity = identity_of(settings_.user);
    if (!identity) return std::move(identity).error();
    watch_stop_signals();
    if (auto opened = open_outputs(plugins); !opened) return std::move(opened).error();
    SessionParts parts{clock_, outputs_->tee(), *symbols_, report_, facts_.release, stop_fd(), {}, {}, {}};
    if (!settings_.command.empty()) parts.hold_command = [&] { return hold(*identity); };
    parts.start_plugin = [&](const PluginRun &run) {
        return attach(
            *std::ranges::find(plugins, run.spec, [](const LoadedPlugin &loaded) { return &loaded.plugin->spec(); }));
    };
    if (!settings_.keep_privileges) parts.give_up_rights = [&] { return give_up(plugins); };
    std::vector<stream::Sieve::Subject> subjects;
    for (const LoadedPlugin &loaded : plugins)
        subjects.push_back({&loaded.plugin->spec(), &loaded.settings});
    auto sieve = stream::Sieve::make(outputs_->tee().straight(), *symbols_, start_, settings_.where, subjects);
    if (!sieve) return std::move(sieve).error();
    parts.sieve = sieve->get();
    std::vector<PluginRun> runs;
    for (const LoadedPlugin &loaded : plugins)
        runs.push_back({&loaded.plugin->spec(), &loaded.settings});
    return run_session(parts, runs, settings_);
}

} // namespace

Result<Outcome> trace_plugins(const std::vector<LoadedPlugin> &plugins, const model::RunSettings &settings,
                              const Additions &additions) {
    return Machine(settings, additions).run(plugins);
}

Result<ExitCode> run_plugins(const std::vector<LoadedPlugin> &plugins, const model::RunSettings &settings) {
    auto outcome = trace_plugins(plugins, settings);
    if (!outcome) return std::move(outcome).error();
    if (outcome->error) return *outcome->error;
    if (settings.strict && outcome->lost()) return ExitCode::loss;
    return static_cast<ExitCode>(outcome->status());
}

} // namespace tracer::run
