// SPDX-License-Identifier: Apache-2.0
// Plugins that were built once against ABI 1.0, two of them by another compiler than this build's, still count exactly.
#include "support/actor.hpp"
#include "support/kept_plugins.hpp"
#include "support/tracing.hpp"

#include <gtest/gtest.h>

#include <sys/wait.h>
#include <unistd.h>

namespace tracer::test {
namespace {

constexpr int forks = 200;

int fork_often() {
    int bad = 0;
    for (int i = 0; i < forks; ++i) {
        const pid_t child = ::fork();
        if (child == 0) ::_exit(0);
        bad |= child < 0 || ::waitpid(child, nullptr, 0) != child;
    }
    return bad;
}

struct Counted {
    std::string plugin, type, key; ///< the records whose `key` adds up to the events; no key: the records themselves
    Words options = {};
};

class Kept : public testing::TestWithParam<Counted> {};

TEST_P(Kept, CountsEveryFork) {
    const auto &[plugin, type, key, options] = GetParam();
    Actor actor(fork_often);
    Words words{"run", kept_plugin(plugin), "-f", "json", "--pid", std::to_string(actor.pid())};
    words.insert(words.end(), options.begin(), options.end());
    TracerRun run(words);
    ASSERT_TRUE(run.attached()) << run.err();
    EXPECT_EQ(actor.wait(), 0);
    EXPECT_EQ(run.stop(), 0) << run.err();
    const auto records = run.records(type);
    expect_complete(run, plugin, key.empty() ? static_cast<std::int64_t>(records.size()) : total(records, key), forks);
    expect_balanced(run, plugin);
}

INSTANTIATE_TEST_SUITE_P(Abi1, Kept,
                         testing::Values(Counted{"kept_c", "event", ""}, Counted{"kept_sdk", "row", "forks"},
                                         Counted{"kept_described", "counter", "forks"},
                                         Counted{"kept_described", "histogram", "count", {"--sizes"}}),
                         [](const auto &of) { return of.param.plugin + "_" + of.param.type; });

} // namespace
} // namespace tracer::test
