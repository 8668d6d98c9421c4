// SPDX-License-Identifier: Apache-2.0
// One run from attach to summary: owns the event loop and the order of things. Is handed everything that it uses, and
// knows no kernel, no format and no place that records go to.
#pragma once

#include "base/clock.hpp"
#include "kernel/symbolizer.hpp"
#include "model/settings.hpp"
#include "run/held_command.hpp"
#include "run/report.hpp"
#include "stream/origin.hpp"
#include "stream/sieve.hpp"
#include "stream/tee.hpp"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace tracer::run {

/// A plugin to run, with its options parsed.
struct PluginRun {
    const model::PluginSpec *spec = nullptr;
    const model::PluginSettings *settings = nullptr;
};

/// What a session works with. All outlive it.
struct SessionParts {
    const Clock &clock;
    stream::Tee &listeners;
    kernel::Symbolizer &names;
    Report &report;
    std::string kernel_release;
    int stop_fd = -1; ///< readable once the user wants to stop
    /// Forks the command and holds it back; empty: there is none.
    std::function<Result<std::unique_ptr<HeldCommand>>()> hold_command;
    /// Attaches a plugin; the origin's destructor undoes it.
    std::function<Result<std::unique_ptr<stream::Origin>>(const PluginRun &)> start_plugin;
    /// Gives up the rights that are not needed once all is attached; empty: they are kept.
    std::function<Result<model::Rights>()> give_up_rights;
    /// Before the listeners where the run has conditions; else null.
    stream::Sieve *sieve = nullptr;

    /// Whom drivers tell.
    [[nodiscard]] stream::Listener &front() const {
        return sieve ? static_cast<stream::Listener &>(*sieve) : listeners.straight();
    }
};

/// Why a run ended.
enum class Ending : std::uint8_t { count, duration, command, signal, output_failed, tracing_failed };

struct Outcome {
    struct Plugin {
        std::string name;
        model::Ledger ledger;
        std::uint64_t lost_output = 0, intervals = 0, missed_ticks = 0;
        std::string contradiction; ///< why its ledger cannot be true; empty: it may be
    };
    std::vector<Plugin> plugins; ///< in the order of the command line
    Ending ending = Ending::signal;
    std::optional<model::CommandEnd> command; ///< unset: there was none
    std::uint64_t unfollowed = 0;             ///< threads of the command, at most
    std::optional<Error> error; ///< what went wrong: an output or the tracing; what was recorded is accounted for

    /// Something that happened is not in the records, or nobody can tell.
    [[nodiscard]] bool lost() const;
    /// The command's status as a shell reports it; 0: there is none, or it outlived the count or duration.
    [[nodiscard]] int status() const;
};

/// Attaches every plugin, runs until the count, the duration, the command's end or the user's wish, flushes the last
/// interval and leaves nothing attached and no command running. Blocks. Errors: what kept it from beginning.
[[nodiscard]] Result<Outcome> run_session(const SessionParts &parts, const std::vector<PluginRun> &plugins,
                                          const model::RunSettings &settings);

} // namespace tracer::run
