// The tools of all applications are installed in the folder above.
export default { turbopack: { root: `${import.meta.dirname}/../..` } };
