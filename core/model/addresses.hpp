// SPDX-License-Identifier: Apache-2.0
// Addresses of the internet and networks of them, as bytes and as text. An IPv4 address is also one of IPv6,
// ::ffff:a.b.c.d. Knows neither columns nor options.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tracer::model {

using Address = std::array<std::uint8_t, 16>;

/// All addresses whose first `prefix` bits are these; the others are 0.
struct Net {
    Address address{};
    std::uint32_t prefix = 128;

    [[nodiscard]] bool holds(const Address &other) const;
    friend auto operator<=>(const Net &, const Net &) = default;
};

/// Of 4 bytes or 16.
[[nodiscard]] Address address_of(std::string_view bytes);
/// The bytes that are shown: with `ipv4`, the last 4 where they are an IPv4 address.
[[nodiscard]] std::string_view shown_address(std::string_view bytes, bool ipv4);

/// "10.0.0.1", "::1".
[[nodiscard]] std::optional<Address> parse_address(std::string_view text);
/// "10.0.0.0/8", "::1/128", or an address alone. Bits behind the prefix are kept, as nobody has to mean them.
[[nodiscard]] std::optional<Net> parse_net(std::string_view text);
/// The same with the bits behind the prefix cleared.
[[nodiscard]] Net masked(Net net);
/// As parse_net() takes it, the shorter way.
[[nodiscard]] std::string net_text(const Net &net);
[[nodiscard]] std::string address_text(const Address &address);

/// An address as text, without an allocation.
class AddressText {
public:
    /// Of 4 bytes or 16.
    explicit AddressText(std::string_view bytes);
    [[nodiscard]] std::string_view view() const { return text_.data(); }

private:
    std::array<char, 48> text_{};
};

} // namespace tracer::model
