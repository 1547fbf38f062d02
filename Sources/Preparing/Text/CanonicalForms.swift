// SPDX-License-Identifier: GPL-3.0-or-later

/// Unicode's canonical forms, by the tables of Unicode 9.0 that the tokenizers of Hugging Face were built with.
///
/// Source: Unicode Standard Annex 15; Hangul by section 3.12 of the standard. Swift's own normalisation follows newer
/// tables, in which scalars assigned later combine. Takes time O(n log n) whatever the text.
struct CanonicalForms: Sendable {
    /// The tables, read when first needed.
    static let unicode9 = CanonicalForms()

    private var decompositions: [UInt32: (UInt32, UInt32)] = [:]
    private var compositions: [UInt64: UInt32] = [:]

    private init() {
        decompositions.reserveCapacity(2100)
        compositions.reserveCapacity(1000)
        var numbers: (UInt32, UInt32, UInt32) = (0, 0, 0)
        var index = 0
        var isExcluded = false
        canonicalDecompositions.withUTF8Buffer { text in
            for byte in text {
                switch byte {
                case UInt8(ascii: "!"): isExcluded = true
                case UInt8(ascii: " "): index += 1
                case UInt8(ascii: ";"):
                    decompositions[numbers.0] = (numbers.1, numbers.2)
                    if !isExcluded, numbers.2 != 0 { compositions[Self.key(numbers.1, numbers.2)] = numbers.0 }
                    (numbers, index, isExcluded) = ((0, 0, 0), 0, false)
                default:
                    let digit = UInt32(byte < 58 ? byte - 48 : byte - 55)
                    switch index {
                    case 0: numbers.0 = numbers.0 << 4 | digit
                    case 1: numbers.1 = numbers.1 << 4 | digit
                    default: numbers.2 = numbers.2 << 4 | digit
                    }
                }
            }
        }
    }

    /// Canonical decomposition (NFD).
    func decomposed(_ scalars: [Unicode.Scalar]) -> [Unicode.Scalar] {
        guard scalars.contains(where: { $0.value >= 0xC0 }) else { return scalars }
        var result: [Unicode.Scalar] = []
        result.reserveCapacity(scalars.count + 16)
        for scalar in scalars { append(scalar.value, to: &result) }
        order(&result)
        return result
    }

    /// Canonical composition (NFC).
    func composed(_ scalars: [Unicode.Scalar]) -> [Unicode.Scalar] {
        // Nothing below U+0300 changes or combines with what follows, unless a mark does follow.
        guard scalars.contains(where: { $0.value >= 0x300 }) else { return scalars }
        let source = decomposed(scalars)
        var result: [Unicode.Scalar] = []
        result.reserveCapacity(source.count)
        var starter: Int?
        var lastClass: UInt8 = 0
        for scalar in source {
            let mark = Self.combiningClass(scalar)
            if let at = starter, lastClass < mark || (lastClass == 0 && at == result.count - 1),
                let whole = composite(result[at].value, scalar.value)
            {
                result[at] = whole
                continue
            }
            if mark == 0 { starter = result.count }
            lastClass = mark
            result.append(scalar)
        }
        return result
    }

    /// Unicode 9.0's class; later scalars had none, and one was given its class later.
    private static func combiningClass(_ scalar: Unicode.Scalar) -> UInt8 {
        guard scalar.value >= 0x300, scalar.value != 0x0EBA else { return 0 }
        let combining = scalar.properties.canonicalCombiningClass.rawValue
        return combining != 0 && scalar.isAssigned(by: 9) ? combining : 0
    }

    private static func key(_ first: UInt32, _ second: UInt32) -> UInt64 { UInt64(first) << 32 | UInt64(second) }

    /// Sorts each run of marks by class, marks of one class staying in order.
    private func order(_ scalars: inout [Unicode.Scalar]) {
        var i = 0
        while i < scalars.count {
            guard Self.combiningClass(scalars[i]) != 0 else {
                i += 1
                continue
            }
            var run: [(mark: UInt8, offset: Int, scalar: Unicode.Scalar)] = []
            let start = i
            while i < scalars.count, case let mark = Self.combiningClass(scalars[i]), mark != 0 {
                run.append((mark, i, scalars[i]))
                i += 1
            }
            guard run.count > 1 else { continue }
            run.sort { ($0.mark, $0.offset) < ($1.mark, $1.offset) }
            for (offset, item) in run.enumerated() { scalars[start + offset] = item.scalar }
        }
    }
}

// MARK: - Single scalars

private let hangulBase: UInt32 = 0xAC00
private let leadBase: UInt32 = 0x1100
private let vowelBase: UInt32 = 0x1161
private let tailBase: UInt32 = 0x11A7
private let leads: UInt32 = 19
private let vowels: UInt32 = 21
private let tails: UInt32 = 28

extension CanonicalForms {
    private func append(_ value: UInt32, to result: inout [Unicode.Scalar]) {
        if value < 0xC0 { return push(value, to: &result) }
        if value >= hangulBase, value < hangulBase + leads * vowels * tails {
            let index = value - hangulBase
            push(leadBase + index / (vowels * tails), to: &result)
            push(vowelBase + index % (vowels * tails) / tails, to: &result)
            if index % tails != 0 { push(tailBase + index % tails, to: &result) }
            return
        }
        guard let (first, second) = decompositions[value] else { return push(value, to: &result) }
        append(first, to: &result)
        if second != 0 { append(second, to: &result) }
    }

    private func push(_ value: UInt32, to result: inout [Unicode.Scalar]) {
        if let scalar = Unicode.Scalar(value) { result.append(scalar) }
    }

    private func composite(_ first: UInt32, _ second: UInt32) -> Unicode.Scalar? {
        if first >= leadBase, first < leadBase + leads, second >= vowelBase, second < vowelBase + vowels {
            return Unicode.Scalar(hangulBase + ((first - leadBase) * vowels + second - vowelBase) * tails)
        }
        if first >= hangulBase, first < hangulBase + leads * vowels * tails, (first - hangulBase) % tails == 0,
            second > tailBase, second < tailBase + tails
        {
            return Unicode.Scalar(first + second - tailBase)
        }
        return compositions[Self.key(first, second)].flatMap(Unicode.Scalar.init)
    }
}
