/** The package's own module, which the query service serves beside the page. */
export * from 'lit-html';
