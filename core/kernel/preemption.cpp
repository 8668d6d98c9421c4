// SPDX-License-Identifier: Apache-2.0
#include "kernel/preemption.hpp"

#include <algorithm>
#include <charconv>

namespace tracer::kernel {
namespace {
using model::Preemption;

Preemption by_word(std::string_view word) {
    if (word == "none") return Preemption::none;
    if (word == "voluntary") return Preemption::voluntary;
    if (word == "full") return Preemption::full;
    if (word == "lazy") return Preemption::lazy;
    return Preemption::unknown;
}

template <class OnWord>
void each_word(std::string_view text, std::string_view separators, OnWord on_word) {
    while (!text.empty()) {
        const std::size_t end = std::min(text.find_first_of(separators), text.size());
        if (end > 0) on_word(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
}
} // namespace

Preemption preemption_of_debugfs(std::string_view text) {
    auto found = Preemption::unknown;
    each_word(text, " \t\n", [&](std::string_view word) {
        if (word.size() > 2 && word.front() == '(' && word.back() == ')')
            found = by_word(word.substr(1, word.size() - 2));
    });
    return found;
}

Preemption preemption_of_cmdline(std::string_view text) {
    constexpr std::string_view option = "preempt=";
    auto found = Preemption::unknown;
    bool ours = true; // what follows "--" is for init
    each_word(text, " \t\n", [&](std::string_view word) {
        if (word == "--") ours = false;
        if (!ours || !word.starts_with(option)) return;
        if (const auto value = by_word(word.substr(option.size())); value != Preemption::unknown) found = value;
    });
    return found;
}

Preemption preemption_of_config(std::string_view text) {
    auto found = Preemption::unknown;
    bool realtime = false;
    each_word(text, "\n", [&](std::string_view line) {
        if (line == "CONFIG_PREEMPT_RT=y") realtime = true;
        if (line == "CONFIG_PREEMPT=y") found = Preemption::full;
        if (line == "CONFIG_PREEMPT_LAZY=y") found = Preemption::lazy;
        if (line == "CONFIG_PREEMPT_VOLUNTARY=y") found = Preemption::voluntary;
        if (line == "CONFIG_PREEMPT_NONE=y") found = Preemption::none;
    });
    return realtime ? Preemption::full : found;
}

Preemption preemption_of_uname(std::string_view text, std::uint32_t version) {
    bool plain = false, dynamic = false, lazy = false, realtime = false;
    each_word(text, " \t\n", [&](std::string_view word) {
        // 6.13 and later write PREEMPT_{RT,LAZY} where both apply.
        if (word.starts_with("PREEMPT")) {
            realtime |= word.find("RT") != word.npos;
            lazy |= word.find("LAZY") != word.npos;
            dynamic |= word == "PREEMPT_DYNAMIC";
            plain |= word == "PREEMPT";
        }
    });
    if (realtime || plain) return Preemption::full;
    if (lazy) return Preemption::lazy;
    // The model was chosen at build or boot time and is not in the text.
    if (dynamic || version == 0) return Preemption::unknown;
    // Not preemptible at build time; voluntary or none looks the same from here, and means the same to us.
    return Preemption::voluntary;
}

std::uint32_t version_of_release(std::string_view release) {
    std::uint32_t parts[3] = {0, 0, 0};
    const char *at = release.data(), *const end = at + release.size();
    for (int i = 0; i < 3; ++i) {
        const auto parsed = std::from_chars(at, end, parts[i]);
        if (parsed.ec != std::errc{}) {
            if (i < 2) return 0;
            break;
        }
        at = parsed.ptr;
        if (at == end || *at != '.') break;
        ++at;
    }
    // One byte each for minor and patch, as in LINUX_VERSION_CODE, which stops at 255 as well.
    return parts[0] << 16 | std::min(parts[1], 255u) << 8 | std::min(parts[2], 255u);
}

} // namespace tracer::kernel
