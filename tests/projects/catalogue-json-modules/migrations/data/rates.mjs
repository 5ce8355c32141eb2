const base = 1;
export default { CHF: base, JPY: 165.25 };
