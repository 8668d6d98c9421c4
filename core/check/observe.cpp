// SPDX-License-Identifier: Apache-2.0
#include "check/observe.hpp"

#include "run/apart.hpp"
#include "run/run_plugins.hpp"

#include <algorithm>
#include <sstream>

namespace tracer::check {
namespace {

/// Counts what a run delivers.
class Counter final : public stream::Listener {
public:
    std::uint64_t events = 0, others = 0;

    void start(const stream::Feed &, const std::string &) override {}
    void event(const stream::Feed &, const model::RecordView &) override { ++events; }
    void rows(const stream::Feed &, const model::Source &, const model::Interval &,
              std::span<const model::RecordView> rows) override {
        others += rows.size();
    }
    void counter(const stream::Feed &, const model::RecordView &difference, const model::Interval &) override {
        others += std::ranges::any_of(difference.value, [](std::byte byte) { return byte != std::byte{0}; });
    }
    void histogram(const stream::Feed &, const model::Source &, const model::Interval &,
                   const model::Histogram &difference) override {
        others += difference.count;
    }
    void ledger(const stream::Feed &, const model::Interval &, const model::Ledger &) override {}
    void summary(const stream::Feed &, const model::Interval &, const model::Ledger &) override {}
    Result<void> flush() override { return {}; }
};

std::string packed(const Observed &seen) {
    std::ostringstream text;
    const model::Ledger &ledger = seen.ledger;
    for (const std::uint64_t value : {ledger.seen, ledger.emitted, ledger.filtered, ledger.lost_ring, ledger.lost_map,
                                      ledger.missed, seen.events, seen.others})
        text << value << ' ';
    return text.str();
}

Observed unpacked(const std::string &bytes) {
    Observed seen;
    std::istringstream text(bytes);
    model::Ledger &ledger = seen.ledger;
    text >> ledger.seen >> ledger.emitted >> ledger.filtered >> ledger.lost_ring >> ledger.lost_map >> ledger.missed >>
        seen.events >> seen.others;
    return seen;
}

Result<std::string> traced(const Subject &subject, const Usable &usable, const model::RunSettings &settings,
                           const Manner &manner) {
    const auto counter = std::make_shared<Counter>();
    run::Additions additions;
    additions.needs_stdout = true; // which is the report's
    additions.copies = manner.copies;
    additions.idle_copy = manner.idle_copy;
    additions.listeners.push_back(
        {"check", [&](const run::ListenerContext &) -> Result<std::shared_ptr<stream::Listener>> {
             return std::shared_ptr<stream::Listener>(counter);
         }});
    const auto outcome = run::trace_plugins({{subject.plugin, usable.settings, subject.objects}}, settings, additions);
    if (!outcome) return outcome.error();
    if (outcome->error) return *outcome->error;
    if (outcome->ending != run::Ending::command)
        return Error{ExitCode::inconclusive, "stopped before it had ended", {}};
    return packed({outcome->plugins.front().ledger, counter->events, counter->others});
}

} // namespace

Result<Observed> observe(const Subject &subject, const Usable &usable, const std::vector<std::string> &command,
                         const Manner &manner) {
    model::RunSettings settings;
    settings.command = command;
    settings.attach = usable.variant->name;
    settings.filters.pid = manner.pid;
    settings.quiet = true;
    auto bytes = run::do_apart([&] { return traced(subject, usable, settings, manner); });
    if (!bytes) return std::move(bytes).error();
    return unpacked(*bytes);
}

} // namespace tracer::check
