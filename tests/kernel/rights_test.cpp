// SPDX-License-Identifier: Apache-2.0
// What a run may still do once everything is attached: what the kernel says of its threads, what the start record says,
// and what code of a plugin's own gets away with.
#include "support/plugin_tables.hpp"
#include "support/tracing.hpp"

#include <gmock/gmock.h>

#include <sys/capability.h>
#include <sys/prctl.h>
#include <sys/utsname.h>

#include <algorithm>
#include <cctype>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace tracer::test {
namespace {
using testing::HasSubstr;

constexpr const char *mischief = TRACER_BINARY_DIR "/tests/kernel/plugins/mischief.so";
constexpr std::uint64_t cap_kill = 1u << 5, cap_bpf = std::uint64_t{1} << 39;

bool maps_need_cap_bpf() {
    utsname name{};
    int major = 0, minor = 0;
    ::uname(&name);
    EXPECT_EQ(std::sscanf(name.release, "%d.%d", &major, &minor), 2) << name.release;
    return major < 5 || (major == 5 && minor < 19);
}

/// "CapEff", "Seccomp", ... of each thread, by their names in /proc/PID/task/TID/status.
std::vector<std::map<std::string, std::string>> threads(pid_t pid) {
    std::vector<std::map<std::string, std::string>> all;
    for (const auto &thread : std::filesystem::directory_iterator("/proc/" + std::to_string(pid) + "/task")) {
        std::ifstream status(thread.path() / "status");
        auto &fields = all.emplace_back();
        for (std::string line; std::getline(status, line);)
            if (const auto colon = line.find(":\t"); colon != std::string::npos)
                fields[line.substr(0, colon)] = line.substr(colon + 2);
    }
    return all;
}

std::uint64_t bits(const std::map<std::string, std::string> &status, const char *field) {
    return std::stoull(status.at(field), nullptr, 16);
}

void expect_rights(pid_t pid, std::uint64_t capabilities, std::size_t least_threads) {
    const auto all = threads(pid);
    EXPECT_GE(all.size(), least_threads);
    for (const auto &status : all) {
        for (const char *set : {"CapPrm", "CapEff"})
            EXPECT_EQ(bits(status, set), capabilities) << set;
        for (const char *set : {"CapInh", "CapBnd", "CapAmb"})
            EXPECT_EQ(bits(status, set), 0u) << set;
        EXPECT_EQ(status.at("NoNewPrivs"), "1");
        EXPECT_EQ(status.at("Seccomp"), "2"); // SECCOMP_MODE_FILTER
    }
}

TEST(Rights, AreGivenUpByEachThreadAndTheStartRecordSaysSo) {
    // Its tables are swapped on a thread of their own.
    TracerRun run({"run", "filetop", "-f", "json", "-i", "20ms"});
    ASSERT_TRUE(run.attached()) << run.err();
    ChildProcess reader({"cat", "/etc/passwd"});
    EXPECT_EQ(reader.wait(), 0);
    ASSERT_TRUE(run.process().wait_for_output([](const std::string &out) { return out.find("\"row\"") != out.npos; }));
    const bool cap = maps_need_cap_bpf();
    expect_rights(run.process().pid(), cap ? cap_bpf : 0, 2);
    const Json rights = run.records("start").at(0).at("rights");
    EXPECT_EQ(rights.at("capabilities"), cap ? Json{"CAP_BPF"} : Json::array());
    EXPECT_EQ(rights.at("no_new_privs"), true);
    EXPECT_EQ(rights.at("seccomp"), true);
    EXPECT_TRUE(rights.at("landlock").is_number_unsigned());
    EXPECT_EQ(run.stop(), 0) << run.err();
    expect_balanced(run, "filetop");
}

TEST(Rights, ToSignalACommandOfSomebodyElsesAreKept) {
    ChildProcess::Setup asked_by_nobody;
    asked_by_nobody.environment = {{"SUDO_UID", "65534"}, {"SUDO_GID", "65534"}};
    TracerRun run({"run", "filetop", "-f", "json", "-i", "1h", "--", "cat"}, asked_by_nobody);
    ASSERT_TRUE(run.attached()) << run.err();
    expect_rights(run.process().pid(), cap_kill | (maps_need_cap_bpf() ? cap_bpf : 0), 1);
    run.process().close_input();
    EXPECT_EQ(run.finish(), 0) << run.err();
}

TEST(Rights, AreKeptWhereThatIsAskedFor) {
    TracerRun run({"run", "filetop", "-f", "json", "--keep-privileges"});
    ASSERT_TRUE(run.attached()) << run.err();
    for (const auto &status : threads(run.process().pid())) {
        EXPECT_NE(bits(status, "CapEff") & cap_bpf, 0u);
        EXPECT_EQ(status.at("Seccomp"), "0");
    }
    EXPECT_EQ(run.records("start").at(0).at("rights"), nullptr);
    EXPECT_EQ(run.stop(), 0) << run.err();
}

/// What each attempt of the plugin ended with: 0, or an errno.
std::map<std::string, int> attempts(const Words &options) {
    Words command{tracer_binary(), "run", mischief, "--allow-helpers", "bpf_send_signal"};
    command.insert(command.end(), options.begin(), options.end());
    command.insert(command.end(), {"--", "true"});
    ChildProcess run(command);
    EXPECT_EQ(run.wait(), 0) << run.err();
    const std::string out = run.out();
    const auto begin = out.find("tried:");
    EXPECT_NE(begin, out.npos) << out << run.err();
    std::map<std::string, int> results;
    std::istringstream words(begin == out.npos ? "" : out.substr(begin + 6, out.find('\n', begin) - begin - 6));
    for (std::string word; words >> word;)
        results[word.substr(0, word.find('='))] = std::stoi(word.substr(word.find('=') + 1));
    return results;
}

TEST(Rights, ThatAPluginsCodeTriesToUseAreRefused) {
    const auto results = attempts({});
    EXPECT_GE(results.size(), 30u);
    for (const auto &[what, error] : results)
        EXPECT_TRUE(error == ENOSYS || error == EPERM) << what << " ended with " << error;
    // The attempts are real ones.
    const auto kept = attempts({"--keep-privileges"});
    for (const char *what : {"write", "read_write", "create", "truncate", "socket", "kill", "memfd", "code"})
        EXPECT_EQ(kept.at(what), 0) << what;
    EXPECT_EQ(kept.at("exec"), ENOENT);
}

TEST(Helpers, ThatDoMoreThanWatchAreRefusedUnlessTheyAreNamed) {
    // In a function that the program calls.
    for (const Words &options : {Words{}, Words{"--allow-helpers", "bpf_override_return,bpf_probe_write_user"}}) {
        Words command{tracer_binary(), "run", mischief, "-d", "1ms"};
        command.insert(command.end(), options.begin(), options.end());
        ChildProcess run(command);
        EXPECT_EQ(run.wait(), 2);
        EXPECT_THAT(run.err(),
                    HasSubstr("plugin mischief: its BPF function end_it calls bpf_send_signal, which does more "
                              "than watch; --allow-helpers bpf_send_signal allows it"));
    }
    TracerRun run({"run", mischief, "-f", "json", "-d", "1ms", "--allow-helpers", "bpf_send_signal"});
    EXPECT_EQ(run.finish(), 0) << run.err();
}

/// The capabilities that tracer@.service leaves to root.
std::vector<int> of_the_unit() {
    std::ifstream unit(TRACER_BINARY_DIR "/core/tracer@.service");
    const std::string key = "CapabilityBoundingSet=";
    std::vector<int> numbers;
    for (std::string line; std::getline(unit, line);) {
        if (!line.starts_with(key)) continue;
        std::istringstream names(line.substr(key.size()));
        for (std::string name; names >> name;) {
            cap_value_t number = -1;
            std::ranges::transform(name, name.begin(), [](unsigned char c) { return std::tolower(c); });
            EXPECT_EQ(::cap_from_name(name.c_str(), &number), 0) << name;
            numbers.push_back(number);
        }
    }
    return numbers;
}

TEST(Rights, ThatTheServiceHasAreEnoughForEveryPlugin) {
    const auto few = of_the_unit();
    ASSERT_FALSE(few.empty());
    ChildProcess::Setup service;
    service.before_exec = [&few] {
        for (int number = 0; number < 64; ++number)
            if (std::ranges::find(few, number) == few.end()) ::prctl(PR_CAPBSET_DROP, number, 0, 0, 0);
        ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    };
    for (const auto &plugin : plugin_names()) {
        const Json variants = explained_variants(plugin);
        const auto chosen = std::ranges::find_if(variants, [](const Json &v) { return v.at("chosen") == true; });
        ASSERT_NE(chosen, variants.end()) << variants;
        TracerRun run({"run", plugin, "-f", "json"}, service);
        ASSERT_TRUE(run.attached()) << run.err();
        EXPECT_EQ(run.records("start").at(0).at("variant"), chosen->at("name")) << "root by itself has a better one";
        EXPECT_EQ(run.stop(), 0) << run.err();
    }
}

TEST(Rights, AreWhatDoctorSays) {
    ChildProcess doctor({tracer_binary(), "doctor", "--json"});
    (void)doctor.wait();
    const Json checks = Json::parse(doctor.out()).at("checks");
    const Json &last = checks.back();
    EXPECT_EQ(last.at("name"), "rights");
    EXPECT_EQ(last.at("health"), "ok") << last;
    EXPECT_THAT(last.at("finding").get<std::string>(), HasSubstr(maps_need_cap_bpf() ? "CAP_BPF," : "no capability,"));
}

} // namespace
} // namespace tracer::test
