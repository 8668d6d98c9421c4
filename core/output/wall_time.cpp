// SPDX-License-Identifier: Apache-2.0
#include "output/wall_time.hpp"

#include "output/escape.hpp"

#include <ctime>

namespace tracer::output {
namespace {

constexpr std::int64_t billion = 1'000'000'000;

std::int64_t floor_seconds(std::int64_t ns) { return ns / billion - (ns % billion < 0 ? 1 : 0); }

std::tm local(std::int64_t second) {
    const auto time = static_cast<std::time_t>(second);
    std::tm parts{};
    ::localtime_r(&time, &parts);
    return parts;
}

void digits(char *at, int value, int count) {
    for (int i = count - 1; i >= 0; --i, value /= 10)
        at[i] = static_cast<char>('0' + value % 10);
}

} // namespace

void WallTime::put_rfc3339(Buffer &out, std::int64_t wall) {
    const std::int64_t second = floor_seconds(wall);
    if (second != utc_second_) {
        const auto time = static_cast<std::time_t>(second);
        std::tm parts{};
        ::gmtime_r(&time, &parts); // 64-bit nanoseconds reach from 1677 to 2262: four-digit years
        std::memcpy(utc_, "0000-00-00T00:00:00.", sizeof utc_);
        digits(utc_, parts.tm_year + 1900, 4);
        digits(utc_ + 5, parts.tm_mon + 1, 2);
        digits(utc_ + 8, parts.tm_mday, 2);
        digits(utc_ + 11, parts.tm_hour, 2);
        digits(utc_ + 14, parts.tm_min, 2);
        digits(utc_ + 17, parts.tm_sec, 2);
        utc_second_ = second;
    }
    out.put(std::string_view(utc_, sizeof utc_));
    // second * billion may lie below INT64_MIN in the very first second, hence the detour through modulo.
    const std::int64_t rest = wall % billion;
    out.padded(static_cast<std::uint64_t>(rest < 0 ? rest + billion : rest), 9);
    out.put('Z');
}

void WallTime::put_time_of_day(Buffer &out, std::int64_t wall) {
    const std::int64_t second = floor_seconds(wall);
    if (second != local_second_) {
        const std::tm parts = local(second);
        std::memcpy(local_, "00:00:00", sizeof local_);
        digits(local_, parts.tm_hour, 2);
        digits(local_ + 3, parts.tm_min, 2);
        digits(local_ + 6, parts.tm_sec, 2);
        local_second_ = second;
    }
    out.put(std::string_view(local_, sizeof local_));
}

void WallTime::put_strftime(Buffer &out, std::int64_t wall, const std::string &spec) {
    const std::tm parts = local(floor_seconds(wall));
    char text[256];
    escape_text(out, std::string_view(text, std::strftime(text, sizeof text, spec.c_str(), &parts)));
}

} // namespace tracer::output
