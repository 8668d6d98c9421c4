// SPDX-License-Identifier: Apache-2.0
#include "stream/tee.hpp"

#include <numeric>
#include <utility>

namespace tracer::stream {

void Tee::start(const Feed &feed, const std::string &kernel_release) {
    each([&](Listener &to) { to.start(feed, kernel_release); });
}

void Tee::event(const Feed &feed, const model::RecordView &record) {
    each([&](Listener &to) { to.event(feed, record); });
}

void Tee::rows(const Feed &feed, const model::Source &source, const model::Interval &interval,
               std::span<const model::RecordView> rows) {
    each([&](Listener &to) { to.rows(feed, source, interval, rows); });
}

void Tee::counter(const Feed &feed, const model::RecordView &difference, const model::Interval &interval) {
    each([&](Listener &to) { to.counter(feed, difference, interval); });
}

void Tee::histogram(const Feed &feed, const model::Source &source, const model::Interval &interval,
                    const model::Histogram &difference) {
    each([&](Listener &to) { to.histogram(feed, source, interval, difference); });
}

void Tee::ledger(const Feed &feed, const model::Interval &interval, const model::Ledger &difference) {
    each([&](Listener &to) { to.ledger(feed, interval, difference); });
}

void Tee::command_end(const model::CommandEnd &end) {
    each([&](Listener &to) { to.command_end(end); });
}

void Tee::summary(const Feed &feed, const model::Interval &whole, const model::Ledger &total) {
    (void)settle();
    const auto lost = told_ ? *std::exchange(told_, std::nullopt) : losses_of(feed);
    each([&](Listener &to) {
        if (!lost.empty()) to.losses(feed, lost);
        to.summary(feed, whole, total);
    });
}

Result<void> Tee::pass_on(Result<void> (Listener::*call)()) {
    std::size_t failed = 0;
    std::vector<const Branch *> news;
    for (Branch &branch : branches_) {
        auto passed = (branch.listener.get()->*call)();
        failed += passed ? 0 : 1;
        if (passed || branch.failure) continue;
        branch.failure = std::move(passed).error();
        news.push_back(&branch);
    }
    if (failed > 0 && failed == branches_.size()) return *failure();
    for (const Branch *branch : news)
        if (on_failure) on_failure(branch->name, *branch->failure);
    return {};
}

std::uint64_t Tee::lost_output(const Feed &feed) const {
    return std::accumulate(branches_.begin(), branches_.end(), std::uint64_t{0},
                           [&](auto sum, const Branch &branch) { return sum + branch.listener->lost_output(feed); });
}

std::vector<Loss> Tee::losses_of(const Feed &feed) const {
    std::vector<Loss> losses;
    if (branches_.size() > 1)
        for (const Branch &branch : branches_)
            losses.push_back({branch.name, branch.listener->lost_output(feed), branch.failure.has_value()});
    return losses;
}

std::optional<Error> Tee::failure() const {
    std::optional<Error> all;
    for (const Branch &branch : branches_) {
        if (!branch.failure) continue;
        if (all) {
            all->message += "; output " + branch.name + ": " + branch.failure->message;
            continue;
        }
        all = branch.failure;
        if (branches_.size() > 1) all->about = "output " + branch.name;
    }
    return all;
}

} // namespace tracer::stream
