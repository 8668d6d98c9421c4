// SPDX-License-Identifier: Apache-2.0
#include "check/levels.hpp"
#include "check/observe.hpp"

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

namespace tracer::check {
namespace {

constexpr unsigned level = 4;

/// Something of everything: files opened, written and read, signals sent, processes made, programs started.
const std::vector<std::string> &built_in() {
    static const std::vector<std::string> command{
        "/bin/sh", "-c",
        "d=$(mktemp -d) || exit 1; trap 'rm -rf \"$d\"' EXIT; i=0\n"
        "while [ $i -lt 20 ]; do\n"
        "  echo some text > \"$d/file\"; read -r line < \"$d/file\"; cat \"$d/file\" \"$d/none\" > \"$d/copy\" 2>&1\n"
        "  kill -0 $$; (exit 3); i=$((i + 1))\n"
        "done; exit 0"};
    return command;
}

/// A process that does nothing, and whose events are asked for.
class Idle {
public:
    Idle() : pid_(::fork()) {
        if (pid_ != 0) return;
        ::prctl(PR_SET_PDEATHSIG, SIGKILL);
        for (;;)
            ::pause();
    }
    Idle(const Idle &) = delete;
    Idle &operator=(const Idle &) = delete;
    ~Idle() {
        if (pid_ <= 0) return;
        ::kill(pid_, SIGKILL);
        while (::waitpid(pid_, nullptr, 0) < 0 && errno == EINTR) {
        }
    }
    [[nodiscard]] pid_t pid() const { return pid_; }

private:
    pid_t pid_;
};

std::string equation(const model::Ledger &ledger) {
    const auto n = [](std::uint64_t number) { return std::to_string(number); };
    return "seen " + n(ledger.seen) + ", emitted " + n(ledger.emitted) + " + filtered " + n(ledger.filtered) +
           " + lost_ring " + n(ledger.lost_ring) + " + lost_map " + n(ledger.lost_map);
}

bool holds(const model::Ledger &ledger) {
    return ledger.seen == ledger.emitted + ledger.filtered + ledger.lost_ring + ledger.lost_map;
}

class Runs {
public:
    Runs(const Subject &subject, const Usable &usable, const std::vector<std::string> &command, Report &report)
        : subject_(subject), usable_(usable), command_(command), report_(report) {}

    void check() {
        const auto plain = observe(subject_, usable_, command_, {0, false, {}});
        if (!plain && plain.error().code == ExitCode::usage) // it cannot be asked for one command's events alone
            return add("filters", Outcome::broken, plain.error().message, plain.error().hint);
        if (!plain) return add("ledger", Outcome::not_here, plain.error().message, plain.error().hint);
        if (!check_ledger("ledger", *plain)) return;
        if (const auto &lost = plain->ledger; lost.emitted == 0 && lost.lost_ring + lost.lost_map > 0)
            return add("records", Outcome::broken,
                       "the workload made events, and every one that the filters let through was lost: " +
                           equation(lost),
                       "look for a map that is too small, or for room that is taken and never given back");
        if (plain->ledger.emitted == 0 && plain->events + plain->others == 0)
            return add("records", Outcome::not_here, "the workload makes none of its events",
                       "give a command that does after --");
        check_records(*plain);
        check_filters();
        if (!has_copies()) return;
        check_copies("copies", *plain, {0, true, {}});
        check_copies("skipped runs", *plain, {0, true, 0});
    }

private:
    void add(const std::string &promise, Outcome outcome, std::string message, std::string hint = {}) {
        report_.add(
            {level, promise + ", variant " + usable_.variant->name, outcome, std::move(message), std::move(hint)});
    }

    bool check_ledger(const std::string &promise, const Observed &seen) {
        if (holds(seen.ledger)) {
            if (seen.ledger.seen > 0)
                add(promise, Outcome::kept, equation(seen.ledger));
            else if (seen.events + seen.others > 0)
                add(promise, Outcome::broken, "it recorded something, and counted nothing: " + equation(seen.ledger),
                    "count each event with tracer_seen() or tracer_event(), and what becomes of it");
            return seen.ledger.seen > 0 || seen.events + seen.others == 0;
        }
        add(promise, Outcome::broken, "the ledger does not add up: " + equation(seen.ledger),
            "count each event once as seen, and once as what became of it");
        return false;
    }

    void check_records(const Observed &seen) {
        const auto &sources = subject_.spec().sources;
        const bool only_events = std::ranges::all_of(sources, [&](const model::Source &source) {
            return source.kind == TRACER_SOURCE_EVENTS || !usable_.settings.delivers(subject_.spec(), source);
        });
        const std::string emitted = std::to_string(seen.ledger.emitted) + " emitted";
        if (only_events && seen.events != seen.ledger.emitted)
            add("records", Outcome::broken, emitted + ", and " + std::to_string(seen.events) + " records received",
                "hand over one record for each event that is counted as emitted");
        else if ((seen.ledger.emitted == 0) != (seen.events + seen.others == 0))
            add("records", Outcome::broken,
                emitted + ", and " + std::to_string(seen.events + seen.others) + " records, rows or values received",
                "count as emitted what is in a record, row, counter or histogram, and nothing else");
        else
            add("records", Outcome::kept, emitted + (only_events ? " and received" : ""));
    }

    /// What a process that does nothing asks for is nothing.
    void check_filters() {
        const Idle idle;
        const auto seen = observe(subject_, usable_, command_, {static_cast<std::uint32_t>(idle.pid()), false, {}});
        if (!seen) {
            const bool refused = seen.error().code == ExitCode::usage;
            return add("filters", refused ? Outcome::broken : Outcome::not_here, seen.error().message,
                       seen.error().hint);
        }
        if (seen->ledger.emitted > 0 || seen->events + seen->others > 0)
            add("filters", Outcome::broken,
                "--pid of a process that did nothing shows events of others: " + equation(seen->ledger),
                "ask tracer_event(), or tracer_wanted(), before anything is recorded");
        else if (seen->ledger.filtered == 0 && seen->ledger.seen > 0)
            add("filters", Outcome::broken, "with --pid events vanish uncounted: " + equation(seen->ledger),
                "count what the filters leave out as filtered");
        else
            add("filters", Outcome::kept, std::to_string(seen->ledger.filtered) + " events of others filtered");
    }

    [[nodiscard]] bool has_copies() const {
        return std::ranges::any_of(usable_.variant->programs,
                                   [](const model::Program &p) { return p.has(TRACER_PROGRAM_COPIED); });
    }

    /// Every event is seen by several copies, and counted by one. How many there are is never quite the same.
    void check_copies(const std::string &promise, const Observed &plain, const Manner &manner) {
        const auto seen = observe(subject_, usable_, command_, manner);
        if (!seen) return add(promise, Outcome::not_here, seen.error().message, seen.error().hint);
        if (!holds(seen->ledger)) {
            (void)check_ledger(promise, *seen);
            return;
        }
        const std::uint64_t with = seen->ledger.emitted, without = plain.ledger.emitted;
        const std::string counts = std::to_string(with) + " emitted, " + std::to_string(without) + " without copies";
        if (with > without + without / 2 + 1)
            add(promise, Outcome::broken, "events are counted more than once: " + counts,
                "ask tracer_once() before an event is counted");
        else if (with + with / 2 + 1 < without)
            add(promise, Outcome::broken, "events are lost between copies: " + counts,
                "each copy must do the same, whichever comes first");
        else
            add(promise, Outcome::kept, counts);
    }

    const Subject &subject_;
    const Usable &usable_;
    const std::vector<std::string> &command_;
    Report &report_;
};

} // namespace

void check_events(const Subject &subject, const std::vector<Usable> &usable, const std::vector<std::string> &command,
                  Report &report) {
    if (!subject.distrust.empty())
        return report.add({level, "ledger", Outcome::not_here, "none of its programs is run: " + subject.distrust, {}});
    if (usable.empty())
        return report.add({level, "ledger", Outcome::not_here, "none of its variants could be loaded", {}});
    for (const Usable &each : usable)
        Runs(subject, each, command.empty() ? built_in() : command, report).check();
}

} // namespace tracer::check
