// SPDX-License-Identifier: GPL-3.0-or-later
import Documents
import Tensors

/// Reads the keys of a `config.json`: a key that is missing or null means the library's default, one of another kind or
/// out of bounds is an error that names it.
struct ConfigReader {
    let json: JSON?
    let path: String

    init(_ json: JSON?, path: String = "config.json") {
        self.json = json
        self.path = path
    }

    /// The object under `key`, empty when it is missing.
    func nested(_ key: String) throws(ModelError) -> ConfigReader {
        guard let value = value(key) else { return ConfigReader(nil, path: "\(path): \(key)") }
        guard value.kind == .object else { throw fault(key, "is not an object") }
        return ConfigReader(value, path: "\(path): \(key)")
    }

    func has(_ key: String) -> Bool { value(key) != nil }

    func int(_ key: String, default usual: Int, in range: ClosedRange<Int> = 1...65_536) throws(ModelError) -> Int {
        guard let value = value(key) else { return usual }
        guard let number = value.int else { throw fault(key, "is not a whole number") }
        guard range.contains(number) else {
            throw fault(key, "is \(number), not within \(range.lowerBound)…\(range.upperBound)")
        }
        return number
    }

    /// A number, or a list of two equal ones, as newer files write the sides of a square.
    func side(_ key: String, default usual: Int) throws(ModelError) -> Int {
        guard let list = value(key)?.elements.map(Array.init) else {
            return try int(key, default: usual, in: 1...16_384)
        }
        guard list.count == 2, let side = list[0].int, list[1].int == side, (1...16_384).contains(side) else {
            throw fault(key, "is not the side of a square")
        }
        return side
    }

    /// A list of whole numbers.
    func ints(
        _ key: String, default usual: [Int], in range: ClosedRange<Int> = 1...65_536
    ) throws(ModelError) -> [Int] {
        guard let value = value(key) else { return usual }
        guard let elements = value.elements else { throw fault(key, "is not a list") }
        let numbers = elements.compactMap(\.int)
        guard numbers.count == value.count, numbers.allSatisfy(range.contains) else {
            throw fault(key, "holds what is no whole number within \(range.lowerBound)…\(range.upperBound)")
        }
        return numbers
    }

    func bool(_ key: String, default usual: Bool) throws(ModelError) -> Bool {
        guard let value = value(key) else { return usual }
        guard let truth = value.bool else { throw fault(key, "is not true or false") }
        return truth
    }

    func string(_ key: String, default usual: String) throws(ModelError) -> String {
        guard let value = value(key) else { return usual }
        guard let string = value.string else { throw fault(key, "is not a string") }
        return string
    }

    /// A number within 0…most, in double precision.
    func fraction(_ key: String, default usual: Double, upTo most: Double) throws(ModelError) -> Double {
        guard let value = value(key) else { return usual }
        guard let number = value.double, (0...most).contains(number) else {
            throw fault(key, "is not a number within 0…\(most)")
        }
        return number
    }

    func float(_ key: String, default usual: Float) throws(ModelError) -> Float {
        guard let value = value(key) else { return usual }
        guard let number = value.double, abs(number) <= 1e30 else { throw fault(key, "is not a number") }
        return Float(number)
    }

    func activation(_ key: String, default usual: Activation) throws(ModelError) -> Activation {
        guard let value = value(key) else { return usual }
        guard let name = value.string, let activation = Activation(huggingFaceName: name) else {
            throw fault(key, "is \(value.string ?? "no name"), an activation that is not known")
        }
        return activation
    }

    func fault(_ key: String, _ what: String) -> ModelError { ModelError("\(path): \(key) \(what)") }

    private func value(_ key: String) -> JSON? {
        guard let value = json?[key], !value.isNull else { return nil }
        return value
    }
}
