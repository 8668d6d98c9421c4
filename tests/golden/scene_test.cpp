// SPDX-License-Identifier: Apache-2.0
// What a scene may give for each kind of column, and that what does not fit is an error with its place.
#include "golden/scene.hpp"
#include "support/sample_plugins.hpp"

#include <gmock/gmock.h>

namespace tracer::test {
namespace {

using testing::HasSubstr;

model::PluginSpec connections() {
    auto spec = connect_like();
    spec.sources[0].value_size = sizeof(ConnectEvent);
    return spec;
}

std::string played(const model::PluginSpec &spec, const char *script) {
    return golden::Scene{"one", nlohmann::json::parse(script)}.play(spec, "json");
}

/// Why the scene cannot be played; "played": it can.
std::string complaint(const model::PluginSpec &spec, const char *script) {
    try {
        (void)played(spec, script);
        return "played";
    } catch (const std::exception &problem) {
        return problem.what();
    }
}

TEST(Scene, GivesWordsAsAList) {
    const auto shown = played(connections(), R"({"events": [{"args": ["cat", "/etc/hosts", ""], "cgroup": ["a", "b"]},
                                                            {"args": []}, {"port": 1}]})");
    EXPECT_THAT(shown, HasSubstr(R"("cgroup":["a","b"],"args":["cat","/etc/hosts",""]})"));
    EXPECT_THAT(shown, HasSubstr(R"("args":[]})"));
}

TEST(Scene, GivesATextForATailOfText) {
    auto spec = connections();
    spec.sources[0].columns.back().type = TRACER_TYPE_STRING;
    EXPECT_THAT(played(spec, R"({"events": [{"args": "/etc/hosts"}]})"), HasSubstr(R"("args":"/etc/hosts"})"));
    const std::string longer = R"({"events": [{"args": ")" + std::string(1000, 'x') + R"("}]})";
    EXPECT_THAT(played(spec, longer.c_str()), HasSubstr(R"("args":")" + std::string(48, 'x') + "\"}"))
        << "cut as a program cuts it";
}

TEST(Scene, GivesAddressesAsText) {
    EXPECT_THAT(played(connections(), R"({"events": [{"source": "10.1.2.3", "to": "fe80::1"}]})"),
                testing::AllOf(HasSubstr(R"("source":"10.1.2.3")"), HasSubstr(R"("to":"fe80::1")")));
}

struct Misfit {
    const char *name, *script, *says;
};

class SceneThatDoesNotFit : public testing::TestWithParam<Misfit> {};

TEST_P(SceneThatDoesNotFit, SaysWhereAndWhy) {
    EXPECT_THAT(complaint(connections(), GetParam().script), HasSubstr(GetParam().says));
    EXPECT_THAT(complaint(connections(), GetParam().script), HasSubstr("scene one: "));
}

INSTANTIATE_TEST_SUITE_P(
    All, SceneThatDoesNotFit,
    testing::Values(
        Misfit{"text_for_words", R"({"events": [{"args": "cat"}]})",
               R"(source events: column args: "cat" is not a list of texts: ["cat", "/etc/hosts"])"},
        Misfit{"number_in_words", R"({"events": [{"args": ["cat", 7]}]})", "column args: 7 is not a text"},
        Misfit{"too_many_words", R"({"events": [{"cgroup": ["0123456789", "0123456789"]}]})",
               "column cgroup: it takes 22 bytes, and the column has 16"},
        Misfit{"long_list", R"({"events": [{"cookie": [1, 2, 3]}]})",
               "column cookie: it takes 24 bytes, and the column has 8"},
        Misfit{"object_for_number", R"({"events": [{"port": {}}]})", "column port: {} is not a whole number"},
        Misfit{"fraction", R"({"events": [{"port": 1e300}]})", "column port: 1e+300 is not a whole number"},
        Misfit{"no_number", R"({"events": [{"port": "0x"}]})", R"(column port: "0x" is not a whole number)"},
        Misfit{"no_address", R"({"events": [{"source": "10.1.2"}]})", R"(column source: "10.1.2" is not an address)"},
        Misfit{"no_column", R"({"events": [{"prot": 1}]})", "column prot: there is none of that name"},
        Misfit{"no_record", R"({"events": [7]})", "7 is not a record of source events"},
        Misfit{"no_list", R"({"events": {"port": 1}})", "its events are a list"},
        Misfit{"no_intervals", R"({"intervals": [[]]})", R"(source events has no intervals, but "events")"},
        Misfit{"no_option", R"({"options": {"fast": "1"}})", "the plugin has no option fast"},
        Misfit{"options", R"({"options": []})", "its options are an object"},
        Misfit{"no_key", R"({"optoins": {}, "events": []})", "a scene has no optoins"},
        Misfit{"nothing", "{}", "it plays nothing"}, Misfit{"no_scene", "[1]", "a scene is an object"}),
    [](const auto &misfit) { return std::string(misfit.param.name); });

TEST(Scene, OfHistogramsAndCountersDoesNotFitEither) {
    const auto histograms = [](const char *values) {
        return complaint(writesizes_like(),
                         (R"({"intervals": [[{"pid": 1, "values": )" + std::string(values) + "}]]}").c_str());
    };
    EXPECT_EQ(histograms("[1, 2]"), "played");
    EXPECT_THAT(histograms("7"), HasSubstr("column values: 7 is not a list of whole numbers"));
    EXPECT_THAT(histograms(R"(["x"])"), HasSubstr(R"(column values: "x" is not a whole number)"));
    EXPECT_THAT(complaint(pidpersec_like(), R"({"intervals": [[]]})"),
                HasSubstr("an interval of a counter is a list of one record"));
    EXPECT_THAT(complaint(pidpersec_like(), R"({"intervals": [7]})"), HasSubstr("an interval is a list"));
}

} // namespace
} // namespace tracer::test
