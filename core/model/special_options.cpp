// SPDX-License-Identifier: Apache-2.0
#include "model/special_options.hpp"

#include "base/similar.hpp"
#include "base/strings.hpp"
#include "model/errno_names.hpp"
#include "model/parse.hpp"
#include "model/signal_names.hpp"
#include "model/syscall_names.hpp"

#include <algorithm>

namespace tracer::model {
namespace {

constexpr std::uint64_t highest_errno = 4095, highest_call = 0x7fffffff, highest_port = 65535;

Error wrong(const Option &option, std::string_view text, const std::string &why, std::string hint) {
    return {ExitCode::usage, in_quotes(text) + " " + why, std::move(hint), "option --" + option.name};
}

std::string capitals(std::string_view text) {
    std::string all(text);
    std::ranges::transform(all, all.begin(),
                           [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; });
    return all;
}

/// What may be given by name or by number.
struct Named {
    const char *what;
    std::uint64_t least, most;
    std::optional<std::uint64_t> (*number)(std::string_view name);
    std::vector<std::string> (*names)();
    const char *hint;
    bool in_capitals = true; ///< its names
};
constexpr Named errors{"an error", 1, highest_errno, errno_number, errno_names, "give a name like ENOENT, or a number"};
constexpr Named signals{
    "a signal", 0, highest_signal, signal_number, signal_names, "give a name like TERM, or a number"};
constexpr Named calls{
    "a system call", 0, highest_call, syscall_number, syscall_names, "give a name like openat, or a number", false};

Result<OptionValue> parse_named(const Option &option, std::string_view text, const Named &of) {
    const std::string word = of.in_capitals ? capitals(text) : std::string(text);
    if (const auto number = of.number(word)) return OptionValue(*number);
    const auto number = parse_unsigned(text);
    if (number && *number >= of.least && *number <= of.most) return OptionValue(*number);
    if (number)
        return wrong(option, text, std::string("is not ") + of.what,
                     "give a number from " + std::to_string(of.least) + " to " + std::to_string(of.most));
    return wrong(option, text, std::string("is not ") + of.what, did_you_mean(word, of.names(), of.hint));
}

Result<OptionValue> parse_port(const Option &option, std::string_view text) {
    const auto number = parse_unsigned(text);
    if (number && *number <= highest_port) return OptionValue(*number);
    return wrong(option, text, "is not a port", "give a number from 0 to 65535");
}

Result<OptionValue> parse_ip(const Option &option, std::string_view text) {
    if (const auto address = parse_address(text)) return OptionValue(*address);
    const bool net = parse_net(text).has_value();
    return wrong(option, text, net ? "is a network" : "is not an address", "give an address like 10.0.0.1 or ::1");
}

Result<OptionValue> parse_nets(const Option &option, std::string_view text) {
    Nets nets;
    for (std::string_view rest = text;;) {
        const auto comma = rest.find(',');
        const std::string_view item = rest.substr(0, comma);
        const auto net = parse_net(item);
        if (!net)
            return wrong(option, item, item.empty() ? "has an empty item" : "is not a network",
                         "give one like 10.0.0.0/8 or fd00::/8, or an address");
        if (masked(*net) != *net)
            return wrong(option, item, "has bits behind its prefix", "give " + net_text(masked(*net)));
        nets.push_back(*net);
        if (comma == std::string_view::npos) return OptionValue(std::move(nets));
        rest.remove_prefix(comma + 1);
    }
}

} // namespace

std::optional<Result<OptionValue>> parse_special(const Option &option, std::string_view text) {
    switch (option.type) {
    case TRACER_OPTION_ERRNO:
        return parse_named(option, text, errors);
    case TRACER_OPTION_SIGNAL:
        return parse_named(option, text, signals);
    case TRACER_OPTION_SYSCALL:
        return parse_named(option, text, calls);
    case TRACER_OPTION_PORT:
        return parse_port(option, text);
    case TRACER_OPTION_IP:
        return parse_ip(option, text);
    case TRACER_OPTION_NET:
        return parse_nets(option, text);
    case TRACER_OPTION_FLAG:
    case TRACER_OPTION_UNSIGNED:
    case TRACER_OPTION_SIGNED:
    case TRACER_OPTION_STRING:
    case TRACER_OPTION_CHOICE:
    case TRACER_OPTION_SET:
    case TRACER_OPTION_DURATION:
    case TRACER_OPTION_PATH:
    case TRACER_OPTION_ENTRIES:
        break;
    }
    return std::nullopt;
}

} // namespace tracer::model
