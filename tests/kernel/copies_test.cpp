// SPDX-License-Identifier: Apache-2.0
// A program and its copies: whichever of them the kernel skips at an event, it is seen once or it is missed. The test
// runs the copies itself, so each skip is its own choice, on any kernel.
#include "bpf/account/ledger.hpp"
#include "bpf/load/cgroup.hpp"
#include "bpf/load/object.hpp"
#include "bpf/load/rodata.hpp"
#include "bpf/load/thread_maps.hpp"
#include "bpf/read/percpu.hpp"

#include "copies_objects.h"

#include <bpf/bpf.h>
#include <tracer/bpf/shared.h>

#include <gtest/gtest.h>

#include <random>

namespace tracer::test {
namespace {

constexpr unsigned all = (1u << TRACER_COPIES) - 1;

/// With what belongs to a thread in task storage, and in the hash that stands in for it.
class Copies : public testing::TestWithParam<bool> {
protected:
    void SetUp() override {
        const bool task_storage = GetParam();
        model::KernelFacts newest;
        newest.version = 7u << 16 | 2u << 8;
        if (task_storage && !bpf::has_task_storage(newest))
            GTEST_SKIP() << "not possible here: no task storage for tracing programs before 5.12";
        const model::Object object{"copies", std::as_bytes(std::span(copies_object))};
        const auto checked = bpf::CheckedObject::check("copies", object, {});
        ASSERT_TRUE(checked) << checked.error().line();
        auto open = bpf::OpenObject::open(*checked);
        ASSERT_TRUE(open) << open.error().line();
        object_ = std::move(*open).release();
        ASSERT_TRUE(bpf::Constants(object_.get()).set("tracer_copied", u32{1}));
        ASSERT_TRUE(bpf::keep_with_threads(object_.get(), task_storage, true, true));
        for (unsigned copy = 0; copy < TRACER_COPIES; ++copy)
            bpf_program__set_autoload(bpf::find_program(object_.get(), "tracer_thread_exit", copy), false);
        tracer_filter filter{};
        adjust(filter);
        ASSERT_TRUE(bpf::Constants(object_.get()).set("tracer_filter", filter));
        ASSERT_EQ(bpf_object__load(object_.get()), 0);
    }
    virtual void adjust(tracer_filter &) {}

    /// An event at the hook `program`, at which the copies in `ran` run and the others are skipped.
    void at(const char *program, unsigned ran, std::uint64_t frame = 0, std::uint64_t told = 0) {
        for (unsigned copy = 0; copy < TRACER_COPIES; ++copy) {
            auto &misses = misses_of(program, copy);
            if ((ran >> copy & 1) == 0) {
                ++misses.recursion;
                continue;
            }
            const std::uint64_t arguments[2] = {frame, told};
            bpf_test_run_opts options{};
            options.sz = sizeof options;
            options.ctx_in = arguments;
            options.ctx_size_in = sizeof arguments;
            const auto *found = bpf::find_program(object_.get(), program, copy);
            ASSERT_EQ(bpf_prog_test_run_opts(bpf_program__fd(found), &options), 0) << program;
        }
    }
    void call(unsigned begins, unsigned ends, std::uint64_t frame, std::uint64_t told = 0) {
        at("begin", begins, frame, told);
        at("end", ends, frame);
    }

    [[nodiscard]] model::Ledger ledger() const {
        const auto *map = bpf_object__find_map_by_name(object_.get(), "tracer_ledger");
        bpf::PerCpuSlot slot(bpf_map__fd(map), bpf_map__value_size(map));
        const auto totals = bpf::read_totals(slot);
        EXPECT_TRUE(totals);
        return totals ? bpf::make_ledger(*totals, misses_, true) : model::Ledger{};
    }
    [[nodiscard]] std::uint64_t told() const {
        const auto *map = bpf_object__find_map_by_name(object_.get(), ".bss");
        const std::uint32_t zero = 0;
        std::uint64_t sum = 0;
        EXPECT_EQ(bpf_map_lookup_elem(bpf_map__fd(map), &zero, &sum), 0);
        return sum;
    }

private:
    bpf::ProgramMisses &misses_of(const std::string &program, unsigned copy) {
        const std::size_t number = program == "begin" ? 0 : program == "end" ? 1 : program == "hook" ? 2 : 3;
        for (auto &known : misses_)
            if (known.program == number && known.copy == copy) return known;
        auto &made = misses_.emplace_back();
        made.program = number;
        made.copy = copy;
        made.counting = program != "begin";
        return made;
    }

    bpf::ObjectPtr object_;
    std::vector<bpf::ProgramMisses> misses_;
};

TEST_P(Copies, ShareAnEventOfAHookWhicheverOfThemRuns) {
    std::uint64_t truth = 0;
    for (unsigned ran = 1; ran <= all; ++ran, ++truth) {
        at("hook", ran);
        at("hook", all);
        ++truth;
    }
    EXPECT_EQ(ledger().seen, truth);
    EXPECT_EQ(ledger().missed, 0u);
}

TEST_P(Copies, ShareACallWhicheverOfThemRunsAtItsEntryAndAtItsReturn) {
    std::uint64_t truth = 0, sum = 0;
    for (unsigned begins = 1; begins <= all; ++begins)
        for (unsigned ends = 1; ends <= all; ++ends) {
            call(begins, ends, 1, ++truth);
            call(all, all, 1, ++truth);
            sum += truth + truth - 1;
        }
    EXPECT_EQ(ledger().seen, truth);
    EXPECT_EQ(ledger().missed, 0u);
    EXPECT_EQ(told(), sum) << "each return is told what its own entry said";
}

TEST_P(Copies, MissWhatNoneOfThemSees) {
    call(all, 0, 1);
    call(0, all, 1);
    call(0, 0, 1);
    at("hook", 0);
    EXPECT_EQ(ledger().seen, 1u) << "the second return takes the call that the first one left: one of the two";
    EXPECT_EQ(ledger().missed, 3u);
}

TEST_P(Copies, DoNotMissACallForWhichThereWasNoRoom) {
    call(0, 0, 1); // missed
    at("begin", all, 100);
    call(all, all, 50); // within the first one: one too many
    at("end", all, 100);
    EXPECT_EQ(ledger().seen, 2u);
    EXPECT_EQ(ledger().lost_map, 1u);
    EXPECT_EQ(ledger().missed, 1u);
}

TEST_P(Copies, DoNotMissACallThatBeganBeforeThem) {
    for (int i = 0; i < 5; ++i)
        at("end", all, 1);
    for (unsigned copy = 0; copy < TRACER_COPIES; ++copy)
        for (int i = 0; i < 5; ++i)
            call(all & ~(1u << copy), all & ~(1u << copy), 1); // each is skipped now and then, but never all at once
    EXPECT_EQ(ledger().seen, 5u * TRACER_COPIES);
    EXPECT_EQ(ledger().missed, 0u);
}

TEST_P(Copies, SeeEachEventThatHasANumberIfAnyOfThemRuns) {
    std::mt19937 random(2);
    std::uint64_t seen = 0, missed = 0;
    for (std::uint64_t number = 1; number <= 3000; ++number) {
        const unsigned ran = random() & all;
        at("numbered", ran, 0, number);
        ++(ran == 0 ? missed : seen);
    }
    EXPECT_EQ(ledger().seen, seen);
    EXPECT_EQ(ledger().missed, missed);
}

TEST_P(Copies, SeeOrMissEachEventInAnyOrderOfSkips) {
    std::mt19937 random(1);
    std::uint64_t truth = 0;
    for (int i = 0; i < 3000; ++i, ++truth)
        at("hook", random() & all);
    for (int i = 0; i < 3000; ++i, ++truth)
        call(random() & all, random() & all, 1);
    const auto found = ledger();
    EXPECT_LE(found.seen, truth);
    EXPECT_EQ(found.seen + found.missed, truth);
}

/// The programs run in this process, as if it were tracer.
class CopiesInTracer : public Copies {
    void adjust(tracer_filter &filter) override {
        auto self = bpf::root_process_id();
        ASSERT_TRUE(self) << self.error().line();
        filter.self = *self;
        filter.has_uid = 1; // nobody's, but what is no event is not filtered either
        filter.uid = 54321;
    }
};

TEST_P(CopiesInTracer, NeitherSeeNorFilterNorMissAnything) {
    at("hook", all);
    call(all, all, 1);
    call(0, all, 1); // a return whose entry was skipped
    const auto found = ledger();
    EXPECT_EQ(found.seen, 0u);
    EXPECT_EQ(found.filtered, 0u);
    EXPECT_EQ(found.missed, 0u);
}

class CopiesElsewhere : public Copies {
    void adjust(tracer_filter &filter) override {
        filter.self = 1;
        filter.has_uid = 1;
        filter.uid = 54321;
    }
};

TEST_P(CopiesElsewhere, AreHeldToTheFilters) {
    at("hook", all);
    call(all, all, 1);
    EXPECT_EQ(ledger().seen, 2u);
    EXPECT_EQ(ledger().filtered, 2u);
}

const auto store_name = [](const testing::TestParamInfo<bool> &store) -> std::string {
    return store.param ? "TaskStorage" : "Hash";
};
INSTANTIATE_TEST_SUITE_P(Kernel, CopiesInTracer, testing::Bool(), store_name);
INSTANTIATE_TEST_SUITE_P(Kernel, CopiesElsewhere, testing::Bool(), store_name);
INSTANTIATE_TEST_SUITE_P(Kernel, Copies, testing::Bool(), store_name);

} // namespace
} // namespace tracer::test
