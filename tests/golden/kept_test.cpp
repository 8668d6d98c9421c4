// SPDX-License-Identifier: Apache-2.0
// What records of the kept plugins look like, byte for byte in each format: as on the day on which they were built.
// Their structs are those of that day, too.
#include "abi/kept/kept_c/kept_c.h"
#include "abi/kept/kept_sdk/kept_sdk.h"
#include "golden/scenes.hpp"
#include "golden/stage.hpp"
#include "model/parse_option.hpp"
#include "plugin/catalog.hpp"
#include "support/files.hpp"
#include "support/kept_plugins.hpp"
#include "support/sample_plugins.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <ctime>

namespace tracer::test {
using namespace golden;
namespace {

struct KeptCount {
    std::uint64_t forks, units;
};

void play_events(Stage &stage) {
    const auto &source = stage.spec.sources.at(0);
    kept_c_event event{100 * FixedClock::second, 4194304, KEPT_C_LEADER, 4096, "sh"};
    stage.writer->event(stage.stream, view(source, event));
    event = {100 * FixedClock::second + 1, 7, KEPT_C_THREAD, UINT64_MAX, {}};
    set_text(event.comm, hostile_bytes);
    stage.writer->event(stage.stream, view(source, event));
    event = {100 * FixedClock::second + 2, 8, 9, 1023, {}};
    stage.writer->event(stage.stream, view(source, event));
}

void play_rows(Stage &stage) {
    const auto &source = stage.spec.sources.at(0);
    const kept_sdk_key shell{4194304, 0}, hostile{7, 0};
    const kept_sdk_value many{120, 0, "sh"};
    kept_sdk_value none{};
    set_text(none.comm, hostile_bytes);
    const std::vector rows{view(source, shell, many), view(source, hostile, none)};
    stage.writer->rows(stage.stream, source, Stage::interval(0), rows);
}

void play_counter(Stage &stage) {
    for (const KeptCount count : {KeptCount{12, 120}, KeptCount{}})
        stage.writer->counter(stage.stream, view(stage.spec.sources.at(0), count),
                              Stage::interval(count.forks ? 0 : 1));
}

void play_histogram(Stage &stage) {
    model::Histogram h;
    for (const std::uint64_t value : {2u, 2u, 4u, 15u}) {
        ++h.buckets[model::bucket_of(value)];
        ++h.count;
        h.sum += value;
    }
    h.min = 2;
    h.max = 15;
    stage.writer->histogram(stage.stream, stage.spec.sources.at(1), Stage::interval(0), h);
}

struct Scenario {
    const char *plugin, *name;
    void (*play)(Stage &);
    const char *flag = ""; ///< an option that is set
};

class KeptGolden : public testing::TestWithParam<std::tuple<Scenario, std::pair<const char *, const char *>>> {
protected:
    void SetUp() override {
        ::setenv("TZ", "UTC", 1);
        ::tzset();
    }
};

TEST_P(KeptGolden, LooksAsOnTheFirstDay) {
    const auto &[scenario, format] = GetParam();
    const auto file = kept_plugin(scenario.plugin);
    const auto read = plugin::read(file);
    ASSERT_TRUE(read) << read.error().line();
    const auto loaded = (*read)->load(); // one brings a formatter of its own
    ASSERT_TRUE(loaded) << loaded.error().line();
    const auto &spec = (*read)->spec();
    auto settings = model::default_settings(spec);
    ASSERT_TRUE(settings) << settings.error().line();
    for (const auto &option : spec.options)
        if (option.name == scenario.flag) settings->values[option.name] = *model::parse_option(option, "true");
    Stage stage(spec, *settings, format.first);
    scenario.play(stage);
    const auto got = stage.end();
    const auto path =
        std::filesystem::path(file).parent_path() / "expected" / (std::string(scenario.name) + format.second);
    if (std::getenv("TRACER_UPDATE_GOLDEN")) std::ofstream(path, std::ios::binary) << got;
    EXPECT_EQ(got, content(path));
}

INSTANTIATE_TEST_SUITE_P(
    Abi1, KeptGolden,
    testing::Combine(testing::Values(Scenario{"kept_c", "events", play_events}, Scenario{"kept_sdk", "rows", play_rows},
                                     Scenario{"kept_described", "counter", play_counter},
                                     Scenario{"kept_described", "histogram", play_histogram, "sizes"}),
                     testing::Values(std::pair("text", ".txt"), std::pair("json", ".jsonl"), std::pair("csv", ".csv"))),
    [](const auto &of) { return std::string(std::get<0>(of.param).name) + "_" + std::get<1>(of.param).first; });

} // namespace
} // namespace tracer::test
