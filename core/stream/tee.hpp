// SPDX-License-Identifier: Apache-2.0
// A listener of listeners: tells each of them everything. One that fails does not keep the others from their records.
// Knows them by name only.
#pragma once

#include "stream/listener.hpp"

#include <functional>
#include <memory>
#include <optional>
#include <vector>

namespace tracer::stream {

class Tee final : public Listener {
public:
    /// `name`: fit for a message.
    void add(std::string name, std::shared_ptr<Listener> listener) {
        branches_.push_back({std::move(name), std::move(listener), {}});
    }
    /// The same, to be told before all others.
    void add_first(std::string name, std::unique_ptr<Listener> listener) {
        branches_.insert(branches_.begin(), {std::move(name), std::move(listener), {}});
    }
    /// If there is only one listener, that one, so that records take no detour; else this.
    [[nodiscard]] Listener &straight() { return branches_.size() == 1 ? *branches_.front().listener : *this; }

    /// Called once for each of several listeners that fails while others go on.
    std::function<void(const std::string &name, const Error &)> on_failure;

    void start(const Feed &feed, const std::string &kernel_release) override;
    void event(const Feed &feed, const model::RecordView &record) override;
    void rows(const Feed &feed, const model::Source &source, const model::Interval &interval,
              std::span<const model::RecordView> rows) override;
    void counter(const Feed &feed, const model::RecordView &difference, const model::Interval &interval) override;
    void histogram(const Feed &feed, const model::Source &source, const model::Interval &interval,
                   const model::Histogram &difference) override;
    void ledger(const Feed &feed, const model::Interval &interval, const model::Ledger &difference) override;
    void command_end(const model::CommandEnd &end) override;
    /// Losses of a run that is over: passed on with the next summary. Otherwise the tee tells its listeners its own.
    void losses(const Feed &, std::span<const Loss> losses) override { told_.emplace(losses.begin(), losses.end()); }
    /// Settles all, and tells them one another's losses first.
    void summary(const Feed &feed, const model::Interval &whole, const model::Ledger &total) override;
    /// Errors: as failure(), once every listener has failed.
    Result<void> flush() override { return pass_on(&Listener::flush); }
    Result<void> settle() override { return pass_on(&Listener::settle); }
    /// The sum over all.
    [[nodiscard]] std::uint64_t lost_output(const Feed &feed) const override;

    /// What each of several listeners has lost of the feed so far; empty if there is only one.
    [[nodiscard]] std::vector<Loss> losses_of(const Feed &feed) const;
    /// The first that failed, named if it is one of several; the message also lists the others that failed.
    [[nodiscard]] std::optional<Error> failure() const;

private:
    struct Branch {
        std::string name;
        std::shared_ptr<Listener> listener;
        std::optional<Error> failure;
    };
    template <class Call>
    void each(Call call) {
        for (Branch &branch : branches_)
            call(*branch.listener);
    }
    Result<void> pass_on(Result<void> (Listener::*call)());

    std::vector<Branch> branches_;
    std::optional<std::vector<Loss>> told_;
};

} // namespace tracer::stream
