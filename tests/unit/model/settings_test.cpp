// SPDX-License-Identifier: Apache-2.0
#include "model/parse_option.hpp"
#include "model/settings.hpp"

#include <gtest/gtest.h>

#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>

namespace tracer::model {
namespace {

Option option(tracer_option_type type, std::int64_t min = 0, std::int64_t max = 0, std::vector<Label> labels = {}) {
    Option o;
    o.type = type;
    o.name = "opt";
    o.min = min;
    o.max = max;
    o.labels = std::move(labels);
    return o;
}

const std::vector<Label> signals{{9, "SIGKILL", "KILL"}, {15, "SIGTERM", "TERM"}};
constexpr std::uint64_t ms = 1'000'000, s = 1000 * ms;

struct Good {
    Option option;
    std::string text;
    OptionValue value;
};

class Accepted : public testing::TestWithParam<Good> {};

TEST_P(Accepted, GivesTheValue) {
    const auto value = parse_option(GetParam().option, GetParam().text);
    ASSERT_TRUE(value) << value.error().line();
    EXPECT_EQ(value->index(), GetParam().value.index());
    if (const auto *number = std::get_if<std::uint64_t>(&GetParam().value)) {
        EXPECT_EQ(std::get<std::uint64_t>(*value), *number);
    } else if (const auto *signed_number = std::get_if<std::int64_t>(&GetParam().value)) {
        EXPECT_EQ(std::get<std::int64_t>(*value), *signed_number);
    } else if (const auto *flag = std::get_if<bool>(&GetParam().value)) {
        EXPECT_EQ(std::get<bool>(*value), *flag);
    } else if (const auto *text = std::get_if<std::string>(&GetParam().value)) {
        EXPECT_EQ(std::get<std::string>(*value), *text);
    } else if (const auto *mask = std::get_if<Mask>(&GetParam().value)) {
        EXPECT_EQ(std::get<Mask>(*value), *mask);
    } else if (const auto *address = std::get_if<Address>(&GetParam().value)) {
        EXPECT_EQ(std::get<Address>(*value), *address);
    } else if (const auto *nets = std::get_if<Nets>(&GetParam().value)) {
        EXPECT_EQ(std::get<Nets>(*value), *nets);
    } else {
        EXPECT_EQ(std::get<Entries>(*value), std::get<Entries>(GetParam().value));
    }
}

const Option flag = option(TRACER_OPTION_FLAG), number = option(TRACER_OPTION_UNSIGNED, 1, 100),
             any_number = option(TRACER_OPTION_UNSIGNED), signed_number = option(TRACER_OPTION_SIGNED, -5, 5),
             any_signed = option(TRACER_OPTION_SIGNED), word = option(TRACER_OPTION_STRING),
             choice = option(TRACER_OPTION_CHOICE, 0, 0, {{0, "all", "all"}, {7, "reads", "reads"}}),
             numbered = option(TRACER_OPTION_CHOICE, 1, 4095, {{1, "EPERM", ""}, {2, "ENOENT", ""}}),
             set = option(TRACER_OPTION_SET, 0, 64, signals), small_set = option(TRACER_OPTION_SET, 0, 0, signals),
             duration = option(TRACER_OPTION_DURATION), entries = option(TRACER_OPTION_ENTRIES),
             error = option(TRACER_OPTION_ERRNO), ip = option(TRACER_OPTION_IP), net = option(TRACER_OPTION_NET),
             port = option(TRACER_OPTION_PORT), signal_number = option(TRACER_OPTION_SIGNAL),
             call = option(TRACER_OPTION_SYSCALL);
constexpr Address ipv4(std::uint8_t a, std::uint8_t b, std::uint8_t c, std::uint8_t d) {
    return {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, a, b, c, d};
}
constexpr Address loopback{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};

OptionValue natural(std::uint64_t v) { return v; }
OptionValue integer(std::int64_t v) { return v; }
OptionValue text(const char *v) { return std::string(v); }

INSTANTIATE_TEST_SUITE_P(Flags, Accepted,
                         testing::Values(Good{flag, "true", true}, Good{flag, "on", true}, Good{flag, "1", true},
                                         Good{flag, "no", false}, Good{flag, "false", false}));
INSTANTIATE_TEST_SUITE_P(Numbers, Accepted,
                         testing::Values(Good{number, "1", natural(1)}, Good{number, "100", natural(100)},
                                         Good{number, "0x10", natural(16)}, Good{any_number, "0", natural(0)},
                                         Good{any_number, "18446744073709551615", natural(UINT64_MAX)},
                                         Good{signed_number, "-5", integer(-5)}, Good{signed_number, "+5", integer(5)},
                                         Good{any_signed, "-9223372036854775808", integer(INT64_MIN)},
                                         Good{any_signed, "9223372036854775807", integer(INT64_MAX)}));
INSTANTIATE_TEST_SUITE_P(
    Durations, Accepted,
    testing::Values(Good{duration, "250ms", natural(250 * ms)}, Good{duration, "5s", natural(5 * s)},
                    Good{duration, "5", natural(5 * s)}, Good{duration, "2m", natural(120 * s)},
                    Good{duration, "1h", natural(3600 * s)}, Good{duration, "10us", natural(10'000)},
                    Good{duration, "7ns", natural(7)}, Good{duration, "0.25", natural(250 * ms)},
                    Good{duration, "1.5m", natural(90 * s)}, Good{duration, ".5s", natural(500 * ms)},
                    Good{duration, "0.0000000019s", natural(1)}, Good{duration, "0", natural(0)}));
INSTANTIATE_TEST_SUITE_P(Words, Accepted,
                         testing::Values(Good{word, "do_sys_open", text("do_sys_open")}, Good{word, "", text("")},
                                         Good{word, "a\tb\xff", text("a\tb\xff")}, Good{choice, "reads", natural(7)},
                                         Good{choice, "ALL", natural(0)}, Good{numbered, "2", natural(2)},
                                         Good{numbered, "4095", natural(4095)}, Good{numbered, "ENOENT", natural(2)}));
INSTANTIATE_TEST_SUITE_P(Sets, Accepted,
                         testing::Values(Good{set, "9,15", Mask{1u << 9 | 1u << 15, 0}},
                                         Good{set, "SIGKILL", Mask{1u << 9, 0}},
                                         Good{set, "sigterm,0", Mask{1u << 15 | 1u, 0}}, Good{set, "64", Mask{0, 1}},
                                         Good{set, "63,9,9", Mask{std::uint64_t{1} << 63 | 1u << 9, 0}},
                                         Good{small_set, "15", Mask{1u << 15, 0}}));
INSTANTIATE_TEST_SUITE_P(EntryLists, Accepted,
                         testing::Values(Good{entries, "0=Hello, Root!", Entries{{0, "Hello, Root!"}}},
                                         Good{entries, "default=x=y", Entries{{UINT32_MAX, "x=y"}}},
                                         Good{entries, "0=a;default=b", Entries{{0, "a"}, {UINT32_MAX, "b"}}},
                                         Good{entries, "0=a;b;1=c", Entries{{0, "a;b"}, {1, "c"}}},
                                         Good{entries, "4294967294=", Entries{{4294967294, ""}}},
                                         Good{entries, "7=" + std::string(64, 'x'),
                                              Entries{{7, std::string(64, 'x')}}}));

INSTANTIATE_TEST_SUITE_P(Named, Accepted,
                         testing::Values(Good{error, "ENOENT", natural(2)}, Good{error, "enoent", natural(2)},
                                         Good{error, "13", natural(13)}, Good{error, "ERESTARTSYS", natural(512)},
                                         Good{signal_number, "TERM", natural(15)},
                                         Good{signal_number, "SIGTERM", natural(15)},
                                         Good{signal_number, "sigkill", natural(9)},
                                         Good{signal_number, "64", natural(64)}, Good{signal_number, "0", natural(0)},
                                         Good{call, "openat", natural(SYS_openat)}, Good{call, "9999", natural(9999)},
                                         Good{port, "0", natural(0)}, Good{port, "65535", natural(65535)}));
INSTANTIATE_TEST_SUITE_P(
    Addresses, Accepted,
    testing::Values(Good{ip, "10.0.0.1", ipv4(10, 0, 0, 1)}, Good{ip, "::1", loopback},
                    Good{ip, "::ffff:10.0.0.1", ipv4(10, 0, 0, 1)},
                    Good{net, "10.0.0.0/8", Nets{{ipv4(10, 0, 0, 0), 104}}},
                    Good{net, "10.0.0.0/8,::1/128", Nets{{ipv4(10, 0, 0, 0), 104}, {loopback, 128}}},
                    Good{net, "1.2.3.4", Nets{{ipv4(1, 2, 3, 4), 128}}},
                    Good{net, "0.0.0.0/0", Nets{{ipv4(0, 0, 0, 0), 96}}}, Good{net, "::/0", Nets{{Address{}, 0}}}));

struct Bad {
    Option option;
    std::string text;
    std::string line;
};

class Refused : public testing::TestWithParam<Bad> {};

TEST_P(Refused, SaysWhatIsWrongAndWhatWouldBeRight) {
    const auto value = parse_option(GetParam().option, GetParam().text);
    ASSERT_FALSE(value);
    EXPECT_EQ(value.error().code, ExitCode::usage);
    EXPECT_EQ(value.error().line(), GetParam().line);
}

INSTANTIATE_TEST_SUITE_P(
    Values, Refused,
    testing::Values(
        Bad{flag, "maybe", "option --opt: 'maybe' is neither true nor false; give true or false"},
        Bad{error, "ENOENTT", "option --opt: 'ENOENTT' is not an error; did you mean ENOENT or ENONET?"},
        Bad{error, "0", "option --opt: '0' is not an error; give a number from 1 to 4095"},
        Bad{error, "-2", "option --opt: '-2' is not an error; give a name like ENOENT, or a number"},
        Bad{signal_number, "65", "option --opt: '65' is not a signal; give a number from 0 to 64"},
        Bad{call, "opennat", "option --opt: 'opennat' is not a system call; did you mean openat or openat2?"},
        Bad{port, "65536", "option --opt: '65536' is not a port; give a number from 0 to 65535"},
        Bad{port, "http", "option --opt: 'http' is not a port; give a number from 0 to 65535"},
        Bad{ip, "10.0.0.256", "option --opt: '10.0.0.256' is not an address; give an address like 10.0.0.1 or ::1"},
        Bad{ip, "10.0.0.0/8", "option --opt: '10.0.0.0/8' is a network; give an address like 10.0.0.1 or ::1"},
        Bad{ip, std::string("::1\0x", 5),
            "option --opt: '::1\\x00x' is not an address; give an address like 10.0.0.1 or ::1"},
        Bad{net, "10.0.0.1/8", "option --opt: '10.0.0.1/8' has bits behind its prefix; give 10.0.0.0/8"},
        Bad{net, "::1/64", "option --opt: '::1/64' has bits behind its prefix; give ::/64"},
        Bad{net, "10.0.0.0/33",
            "option --opt: '10.0.0.0/33' is not a network; give one like 10.0.0.0/8 or fd00::/8, or an address"},
        Bad{net, "::1,", "option --opt: '' has an empty item; give one like 10.0.0.0/8 or fd00::/8, or an address"},
        Bad{number, "0", "option --opt: '0' is out of range; give a number from 1 to 100"},
        Bad{number, "101", "option --opt: '101' is out of range; give a number from 1 to 100"},
        Bad{number, "-1", "option --opt: '-1' is not a number; give a number from 1 to 100"},
        Bad{number, "1x", "option --opt: '1x' is not a number; give a number from 1 to 100"},
        Bad{number, " 1", "option --opt: ' 1' is not a number; give a number from 1 to 100"},
        Bad{any_number, "18446744073709551616", "option --opt: '18446744073709551616' is not a number; give a number"},
        Bad{any_number, "", "option --opt: '' is not a number; give a number"},
        Bad{signed_number, "-6", "option --opt: '-6' is out of range; give a number from -5 to 5"},
        Bad{any_signed, "9223372036854775808", "option --opt: '9223372036854775808' is not a number; give a number"},
        Bad{any_signed, "--1", "option --opt: '--1' is not a number; give a number"},
        Bad{duration, "5x", "option --opt: '5x' is not a duration; give one like 250ms, 5s or 2m"},
        Bad{duration, "1.s", "option --opt: '1.s' is not a duration; give one like 250ms, 5s or 2m"},
        Bad{duration, "-1s", "option --opt: '-1s' is not a duration; give one like 250ms, 5s or 2m"},
        Bad{duration, "9999999999h", "option --opt: '9999999999h' is not a duration; give one like 250ms, 5s or 2m"},
        Bad{option(TRACER_OPTION_DURATION, ms, s), "2s",
            "option --opt: '2s' is out of range; give a duration from 1ms to 1s"},
        Bad{choice, "read", "option --opt: 'read' is not one of its values; did you mean reads?"},
        Bad{choice, "7", "option --opt: '7' is not one of its values; give one of all, reads"},
        Bad{numbered, "0",
            "option --opt: '0' is not one of its values; give one of EPERM, ENOENT or a number from 1 to 4095"},
        Bad{numbered, "4096",
            "option --opt: '4096' is not one of its values; give one of EPERM, ENOENT or a number from 1 to 4095"},
        Bad{choice, "xyz", "option --opt: 'xyz' is not one of its values; give one of all, reads"},
        Bad{set, "65",
            "option --opt: '65' is not one of its values; give one of SIGKILL, SIGTERM or a number from 0 to 64"},
        Bad{set, "9,,15", "option --opt: '' has an empty item; give one of SIGKILL, SIGTERM or a number from 0 to 64"},
        Bad{set, "SIGKIL",
            "option --opt: 'SIGKIL' is not one of its values; did you mean SIGKILL? or a number from 0 to 64"},
        Bad{small_set, "1", "option --opt: '1' is not one of its values; give one of SIGKILL, SIGTERM"},
        Bad{option(TRACER_OPTION_SET), "128",
            "option --opt: '128' is not one of its values; give a number from 0 to 127"},
        Bad{entries, "Hello", "option --opt: 'Hello' has no '='; give KEY=TEXT"},
        Bad{entries, "x=y", "option --opt: 'x' is not a key; give a number below 4294967295, or default"},
        Bad{entries, "4294967295=y",
            "option --opt: '4294967295' is not a key; give a number below 4294967295, or default"},
        Bad{word, std::string("a\0b", 3), "option --opt: 'a\\x00b' contains a NUL byte; leave it out"},
        Bad{word, std::string(4097, 'a'),
            "option --opt: '" + std::string(64, 'a') + "...' is too long; give at most 4096 bytes"},
        Bad{number, "\x1b[2J\n'", "option --opt: '\\x1b[2J\\x0a\\x27' is not a number; give a number from 1 to 100"}));

TEST(PathOption, IsTheFilesDeviceAndInodeInTheKernelsEncoding) {
    struct stat status {};
    ASSERT_EQ(::stat("/", &status), 0);
    const auto value = parse_option(option(TRACER_OPTION_PATH), "/");
    ASSERT_TRUE(value);
    const auto &path = std::get<PathId>(*value);
    EXPECT_EQ(path.path, "/");
    EXPECT_EQ(path.inode, status.st_ino);
    EXPECT_EQ(path.dev >> 20, major(status.st_dev));
    EXPECT_EQ(path.dev & 0xfffff, minor(status.st_dev));
}

TEST(PathOption, ThatIsNotThereIsNamedWithTheReason) {
    const auto value = parse_option(option(TRACER_OPTION_PATH), "/no/such/path");
    ASSERT_FALSE(value);
    EXPECT_EQ(value.error().line(),
              "option --opt: '/no/such/path' cannot be used: No such file or directory; give an existing path");
}

PluginSpec spec_with(std::vector<Option> options) {
    PluginSpec spec;
    spec.name = "demo";
    spec.options = std::move(options);
    return spec;
}

Option named(Option o, const char *name, const char *fallback = nullptr) {
    o.name = name;
    o.has_fallback = fallback != nullptr;
    o.fallback = fallback ? fallback : "";
    return o;
}

TEST(Defaults, AreTheFallbacksAndFalseForFlags) {
    const auto settings = default_settings(spec_with(
        {named(number, "rows", "20"), named(word, "name"), named(flag, "all"), named(flag, "clear", "true")}));
    ASSERT_TRUE(settings);
    EXPECT_EQ(std::get<std::uint64_t>(*settings->find("rows")), 20u);
    EXPECT_EQ(settings->find("name"), nullptr);
    EXPECT_FALSE(std::get<bool>(*settings->find("all")));
    EXPECT_TRUE(std::get<bool>(*settings->find("clear")));
}

TEST(Choices, AmongManyAreToldTheFirstOfThem) {
    std::vector<Label> many;
    for (std::uint64_t i = 10; i < 99; ++i)
        many.push_back({i, "E" + std::to_string(i), {}});
    const Option one_of_many = option(TRACER_OPTION_CHOICE, 0, 0, many);
    const auto far = parse_option(one_of_many, "nothing"), near = parse_option(one_of_many, "E988");
    ASSERT_FALSE(far || near);
    EXPECT_TRUE(far.error().line().ends_with("E32, E33, ...")) << far.error().line();
    EXPECT_TRUE(near.error().line().ends_with("did you mean E88 or E98?")) << near.error().line();
}

TEST(Defaults, OfABrokenPluginAreAnErrorThatNamesIt) {
    const auto settings = default_settings(spec_with({named(number, "rows", "many")}));
    ASSERT_FALSE(settings);
    EXPECT_EQ(settings.error().what(), "plugin demo: the fallback of option --rows: 'many' is not a number");
}

TEST(Conditions, FollowFlagsChoicesSetsAndWhatIsSetAtAll) {
    const PluginSpec spec =
        spec_with({named(flag, "all"), named(choice, "sort"), named(set, "signal"), named(word, "function")});
    PluginSettings settings;
    settings.values = {{"all", true}, {"sort", std::uint64_t{7}}, {"signal", Mask{1u << 9, 0}}};
    EXPECT_TRUE(settings.holds(spec, {}));
    EXPECT_TRUE(settings.holds(spec, {"all", "", false}));
    EXPECT_FALSE(settings.holds(spec, {"all", "", true}));
    EXPECT_TRUE(settings.holds(spec, {"sort", "reads", false}));
    EXPECT_FALSE(settings.holds(spec, {"sort", "all", false}));
    EXPECT_TRUE(settings.holds(spec, {"sort", "all", true}));
    EXPECT_TRUE(settings.holds(spec, {"signal", "SIGKILL", false}));
    EXPECT_FALSE(settings.holds(spec, {"signal", "SIGTERM", false}));
    EXPECT_FALSE(settings.holds(spec, {"function", "", false}));
    EXPECT_FALSE(settings.holds(spec, {"unheard_of", "", false}));
    EXPECT_TRUE(settings.holds(spec, {"unheard_of", "", true}));
}

TEST(Conditions, OfWhichSeveralAreGivenMustAllHold) {
    const PluginSpec spec = spec_with({named(flag, "all"), named(flag, "each")});
    PluginSettings settings;
    settings.values = {{"all", true}, {"each", false}};
    const Condition all{"all", "", false, {}}, each{"each", "", false, {}}, not_each{"each", "", true, {}};
    EXPECT_TRUE(settings.holds(spec, {"all", "", false, {not_each}}));
    EXPECT_FALSE(settings.holds(spec, {"all", "", false, {each}}));
    EXPECT_FALSE(settings.holds(spec, {"each", "", false, {all}}));
    EXPECT_FALSE(settings.holds(spec, {"all", "", false, {not_each, each}}));
}

TEST(Bindings, AreFoundByWhatTheyAreBoundTo) {
    Option rows = named(number, "lines", "20");
    rows.binding = TRACER_BIND_RENDER;
    rows.bind = "rows";
    const PluginSpec spec = spec_with({rows});
    const auto settings = default_settings(spec);
    ASSERT_TRUE(settings);
    ASSERT_NE(settings->bound(spec, TRACER_BIND_RENDER, "rows"), nullptr);
    EXPECT_EQ(std::get<std::uint64_t>(*settings->bound(spec, TRACER_BIND_RENDER, "rows")), 20u);
    EXPECT_EQ(settings->bound(spec, TRACER_BIND_RENDER, "sort"), nullptr);
    EXPECT_EQ(settings->bound(spec, TRACER_BIND_CONST, "rows"), nullptr);
}

} // namespace
} // namespace tracer::model
