// SPDX-License-Identifier: Apache-2.0
#include "check/cases.hpp"

#include <gmock/gmock.h>

namespace tracer::check {
namespace {

model::Option flag(const char *name, tracer_binding binding) {
    model::Option option;
    option.name = name;
    option.binding = binding;
    return option;
}

model::Program program(const char *name, model::Condition when = {}, const char *target = "sched_process_exec") {
    model::Program made;
    made.name = name;
    made.target = target;
    made.when = std::move(when);
    return made;
}

class CasesOfAVariant : public testing::Test {
protected:
    std::vector<std::string> names() {
        std::vector<std::string> all;
        for (const Case &each : cases_of(spec, variant))
            all.push_back(each.name);
        return all;
    }
    model::PluginSpec spec;
    model::Variant variant;
};

TEST_F(CasesOfAVariant, WithoutOptionsAreTheDefaultsAlone) {
    variant.programs = {program("one")};
    EXPECT_EQ(names(), std::vector<std::string>{""});
}

TEST_F(CasesOfAVariant, AreBothBranchesOfAConditionAndEachFlagThatIsAConstant) {
    spec.options = {flag("folded", TRACER_BIND_NONE), flag("failed", TRACER_BIND_CONST),
                    flag("shown", TRACER_BIND_RENDER)};
    variant.programs = {program("event", {"folded", "", true}), program("count", {"folded", ""})};
    EXPECT_EQ(names(), (std::vector<std::string>{"", "--folded", "--failed"}));
}

TEST_F(CasesOfAVariant, BeginWithWhatItsOwnConditionNeeds) {
    spec.options = {flag("exact", TRACER_BIND_NONE), flag("failed", TRACER_BIND_CONST)};
    variant.when = {"exact", ""};
    variant.programs = {program("one")};
    EXPECT_EQ(names(), (std::vector<std::string>{"--exact", "--exact --failed"}));
    variant.when = {"unknown", ""};
    EXPECT_EQ(names(), std::vector<std::string>{}) << "nothing makes it hold";
}

TEST_F(CasesOfAVariant, HaveATargetOfTheFormThatItServes) {
    model::Option target = flag("function", TRACER_BIND_TARGET);
    target.type = TRACER_OPTION_STRING;
    spec.options = {target};
    variant.programs = {program("one", {}, "{function}")};
    EXPECT_EQ(names(), std::vector<std::string>{"--function=vfs_read"});
    variant.flags = TRACER_VARIANT_TARGET_TRACEPOINT;
    EXPECT_EQ(names(), std::vector<std::string>{"--function=tracepoint:sched:sched_process_exec"});
}

} // namespace
} // namespace tracer::check
