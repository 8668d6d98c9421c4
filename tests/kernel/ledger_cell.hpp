// SPDX-License-Identifier: Apache-2.0
// The frame of the tests that check a plugin's ledger, in each of its variants, against its records and against what
// was done: cells of the matrix. A plugin's table says what it counts.
#pragma once

#include "kernel/received.hpp"
#include "support/temp_folder.hpp"

namespace tracer::test {

/// Why a kernel that can attach such a kind cannot have this very variant; empty: it can.
inline std::string variant_refused(const Way &way) {
    const std::string since = way.table.value("since", "");
    const auto number = [](const std::string &version) {
        return std::stoi(version) * 1000 + std::stoi(version.substr(version.find('.') + 1));
    };
    if (since.empty() || guest_kernel().empty() || number(guest_kernel()) >= number(since)) return {};
    const Json variants = explained_variants(way.plugin, way.words("/options"));
    for (const auto &known : variants) {
        if (known.at("name") == way.variant) return known.at("reason");
    }
    return {};
}

class LedgerCell : public testing::TestWithParam<Way> {
protected:
    void SetUp() override {
        auto reason = kernel_refuses(way().kind());
        if (reason.empty()) reason = variant_refused(way());
        if (reason.empty()) return;
        record_impossible(plugin(), way().variant, reason);
        GTEST_SKIP() << "not possible here: " << reason;
    }
    void TearDown() override {
        if (!IsSkipped()) record_outcome(plugin(), way().variant);
    }
    static const Way &way() { return GetParam(); }
    [[nodiscard]] std::string plugin() const { return way().plugin; }
    /// What the plugin counts, some hundreds of times.
    Words job(int index = 0) { return way().words("/job", events(), folder_.file(std::to_string(index))); }
    [[nodiscard]] std::int64_t events() { return natively_or_in_guest(way().number("/few"), way().number("/few") / 3); }
    /// A run of the plugin in this way, attached.
    void start(const Words &options) { start(way().words("/options"), options); }
    void start(const Words &own, const Words &options) {
        Words args{"run", plugin(), "-f", "json", "-i", "50ms", "--attach", way().variant};
        args.insert(args.end(), own.begin(), own.end());
        args.insert(args.end(), options.begin(), options.end());
        run_ = std::make_unique<TracerRun>(args);
        ASSERT_TRUE(run_->attached()) << "tracer ended with " << run_->finish() << ": " << run_->err();
        EXPECT_EQ(run_->records("start").at(0).at("variant"), way().variant);
    }
    /// Ends it with the ledger balanced, and as many events in the records as it says.
    void stop(int wanted_code = 0) {
        ASSERT_EQ(run_->stop(), wanted_code) << run_->err();
        expect_balanced(*run_, plugin());
        summary_ = run_->records("summary").at(0);
        EXPECT_EQ(received(*run_, plugin()), of("emitted")) << summary_;
    }
    [[nodiscard]] std::int64_t of(const char *key) const { return integer(summary_.at(key)); }
    /// What was seen of `wanted` events, if the kernel skipped none; else missed at least makes up the difference.
    void expect_events(std::int64_t got, std::int64_t wanted) const {
        EXPECT_LE(got, wanted) << summary_;
        EXPECT_GE(got + of("missed"), wanted) << summary_;
    }

    TempFolder folder_;
    std::unique_ptr<TracerRun> run_;
    Json summary_;
};

inline std::string name_of(const testing::TestParamInfo<Way> &way) { return name_of_way(way.param); }

} // namespace tracer::test
