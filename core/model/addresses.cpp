// SPDX-License-Identifier: Apache-2.0
#include "model/addresses.hpp"

#include "model/parse.hpp"

#include <algorithm>
#include <arpa/inet.h>
#include <cstring>

namespace tracer::model {
namespace {

constexpr std::size_t ipv4_at = 12;
constexpr std::uint32_t ipv4_prefix = 96;

std::string_view bytes_of(const Address &address) {
    return {reinterpret_cast<const char *>(address.data()), address.size()};
}

} // namespace

bool Net::holds(const Address &other) const {
    for (std::uint32_t bit = 0; bit < prefix; bit += 8) {
        const unsigned differ = address[bit / 8] ^ other[bit / 8];
        if (differ >> (prefix - bit >= 8 ? 0 : 8 - (prefix - bit)) != 0) return false;
    }
    return true;
}

Address address_of(std::string_view bytes) {
    Address address{};
    if (bytes.size() == 4) {
        address[10] = address[11] = 0xff;
        std::memcpy(address.data() + ipv4_at, bytes.data(), 4);
    } else {
        std::memcpy(address.data(), bytes.data(), std::min(bytes.size(), address.size()));
    }
    return address;
}

std::string_view shown_address(std::string_view bytes, bool ipv4) {
    using namespace std::string_view_literals;
    if (!ipv4 || bytes.size() != sizeof(Address) || !bytes.starts_with("\0\0\0\0\0\0\0\0\0\0\xff\xff"sv)) return bytes;
    return bytes.substr(ipv4_at);
}

std::optional<Address> parse_address(std::string_view text) {
    const std::string whole(text);
    std::array<char, 16> bytes{};
    if (text.find('\0') != std::string_view::npos) return std::nullopt;
    if (::inet_pton(AF_INET, whole.c_str(), bytes.data()) == 1) return address_of({bytes.data(), 4});
    if (::inet_pton(AF_INET6, whole.c_str(), bytes.data()) == 1) return address_of({bytes.data(), 16});
    return std::nullopt;
}

std::optional<Net> parse_net(std::string_view text) {
    const auto slash = text.find('/');
    const auto address = parse_address(text.substr(0, slash));
    if (!address) return std::nullopt;
    if (slash == std::string_view::npos) return Net{*address, 128};
    const bool ipv4 = text.substr(0, slash).find(':') == std::string_view::npos;
    const auto bits = parse_unsigned(text.substr(slash + 1));
    if (!bits || *bits > (ipv4 ? 32 : 128)) return std::nullopt;
    return Net{*address, static_cast<std::uint32_t>(*bits) + (ipv4 ? ipv4_prefix : 0)};
}

Net masked(Net net) {
    for (std::uint32_t bit = net.prefix; bit < 128; ++bit)
        net.address[bit / 8] &= static_cast<std::uint8_t>(~(0x80u >> bit % 8));
    return net;
}

std::string address_text(const Address &address) {
    return std::string(AddressText(shown_address(bytes_of(address), true)).view());
}

std::string net_text(const Net &net) {
    const bool ipv4 = net.prefix >= ipv4_prefix && shown_address(bytes_of(net.address), true).size() == 4;
    const std::string address =
        ipv4 ? address_text(net.address) : std::string(AddressText(bytes_of(net.address)).view());
    return address + (net.prefix == 128 ? "" : "/" + std::to_string(net.prefix - (ipv4 ? ipv4_prefix : 0)));
}

AddressText::AddressText(std::string_view bytes) {
    if (bytes.size() == 4)
        ::inet_ntop(AF_INET, bytes.data(), text_.data(), text_.size());
    else if (bytes.size() == 16)
        ::inet_ntop(AF_INET6, bytes.data(), text_.data(), text_.size());
}

} // namespace tracer::model
