// SPDX-License-Identifier: Apache-2.0
// The frame of the tests that hold a plugin's ledger, in each of its variants, against its records and against what was
// done: cells of the matrix. Knows what each plugin counts; not what is too small for it.
#pragma once

#include "support/temp_folder.hpp"
#include "support/tracing.hpp"

#include <gtest/gtest.h>

#include <ostream>

namespace tracer::test {

struct Way {
    const char *plugin;
    const char *variant;
    const char *kind = nullptr;                ///< the variant's, where its name is another
    const char *option = nullptr, *value = ""; ///< without it the variant is not taken

    friend void PrintTo(const Way &way, std::ostream *out) { *out << way.plugin << " by " << way.variant; }
};

/// Why a kernel that can attach such a kind cannot have this very variant; empty: it can.
inline std::string variant_refused(const std::string &plugin, const std::string &variant) {
    // Arguments at the exit of a system call are handed to programs from 5.15 on (docs/adr/0004).
    if (guest_kernel() != "5.10" || plugin != "killsnoop" || variant != "tracepoint") return {};
    const Json variants = explained_variants(plugin);
    for (const auto &known : variants) {
        if (known.at("name") == variant) return known.at("reason");
    }
    return {};
}

/// How many events the records of a plugin hold.
inline std::int64_t received(const TracerRun &run, const std::string &plugin) {
    const auto rows = run.records("row", plugin);
    if (plugin == "filetop") return total(rows, "reads") + total(rows, "writes");
    if (plugin == "pidpersec") return total(run.records("counter", plugin), "tasks");
    if (plugin == "vfsreadlat") return total(run.records("histogram", plugin), "count");
    const auto added_up = rows.empty() ? 0 : total(rows, "count"); // stacksnoop --folded
    return static_cast<std::int64_t>(run.records("event", plugin).size()) + added_up;
}

class LedgerCell : public testing::TestWithParam<Way> {
protected:
    void SetUp() override {
        auto reason = kernel_refuses(kind());
        if (reason.empty()) reason = variant_refused(plugin(), GetParam().variant);
        if (reason.empty()) return;
        record_impossible(plugin(), GetParam().variant, reason);
        GTEST_SKIP() << "not possible here: " << reason;
    }
    void TearDown() override {
        if (!IsSkipped()) record_outcome(plugin(), GetParam().variant);
    }
    [[nodiscard]] std::string plugin() const { return GetParam().plugin; }
    [[nodiscard]] std::string kind() const { return GetParam().kind ? GetParam().kind : GetParam().variant; }
    [[nodiscard]] bool traces_forks() const { return kind() == "tracepoint"; }
    /// What the plugin counts, some hundreds of times.
    Words job(int index = 0) {
        const std::string file = folder_.file(std::to_string(index));
        if (plugin() == "killsnoop") return {"kill", "3000"};
        if (plugin() == "usercheck") return {"exec", "100", "--fail"};
        if (plugin() == "pidpersec") return {"fork", "200"};
        if (plugin() == "stacksnoop") return traces_forks() ? Words{"fork", "200"} : Words{"call", "3000"};
        return {"rw", "--file", file, "--reads", "3000", "--bytes", "64"};
    }
    [[nodiscard]] std::int64_t events() {
        const Words words = job();
        return std::stoll(words[0] == "rw" ? words[4] : words[1]);
    }
    /// A run of the plugin in this way, attached.
    void start(const Words &options) {
        Words args{"run", plugin(), "-f", "json", "-i", "50ms", "--attach", GetParam().variant};
        if (GetParam().option) args.insert(args.end(), {GetParam().option, GetParam().value});
        if (plugin() == "stacksnoop")
            args.insert(args.end(),
                        {"--function", traces_forks() ? "tracepoint:sched:sched_process_fork" : "__x64_sys_fsync"});
        args.insert(args.end(), options.begin(), options.end());
        run_ = std::make_unique<TracerRun>(args);
        ASSERT_TRUE(run_->attached()) << "tracer ended with " << run_->finish() << ": " << run_->err();
        EXPECT_EQ(run_->records("start").at(0).at("variant"), GetParam().variant);
    }
    /// Ends it with the ledger balanced, and as many events in the records as it says.
    void stop(int wanted_code = 0) {
        ASSERT_EQ(run_->stop(), wanted_code) << run_->err();
        expect_balanced(*run_, plugin());
        summary_ = run_->records("summary").at(0);
        EXPECT_EQ(received(*run_, plugin()), of("emitted")) << summary_;
    }
    [[nodiscard]] std::int64_t of(const char *key) const { return integer(summary_.at(key)); }
    /// What was seen of `wanted` events, if the kernel skipped none; else missed makes up the difference at least.
    void expect_events(std::int64_t got, std::int64_t wanted) const {
        EXPECT_LE(got, wanted) << summary_;
        EXPECT_GE(got + of("missed"), wanted) << summary_;
    }

    TempFolder folder_;
    std::unique_ptr<TracerRun> run_;
    Json summary_;
};

inline std::string name_of(const testing::TestParamInfo<Way> &way) {
    return std::string(way.param.plugin) + "_" + way.param.variant;
}

} // namespace tracer::test
